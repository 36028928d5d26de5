-- The journal: leaves that nobody changes, payloads that only an erasure removes.

CREATE TABLE journal_head (
  one BIGINT PRIMARY KEY CHECK (one = 1),
  district BYTEA NOT NULL,
  generation BIGINT NOT NULL,
  size BIGINT NOT NULL,
  frontier BYTEA NOT NULL
);

CREATE TABLE leaf (
  sequence BIGINT PRIMARY KEY,
  incident BYTEA NOT NULL,
  entry BYTEA NOT NULL UNIQUE,
  class BIGINT NOT NULL,
  class_number BIGINT NOT NULL,
  header BYTEA NOT NULL CHECK (length(header) < 4096),
  hash BYTEA NOT NULL CHECK (length(hash) = 32)
);
CREATE UNIQUE INDEX leaf_by_incident ON leaf (incident, sequence);
CREATE UNIQUE INDEX leaf_in_class ON leaf (incident, class, class_number);

CREATE TABLE payload (
  entry BYTEA PRIMARY KEY REFERENCES leaf (entry),
  incident BYTEA NOT NULL,
  class BIGINT NOT NULL,
  sealed BYTEA NOT NULL
);
CREATE INDEX payload_by_incident ON payload (incident);

-- An erasure names the leaf that will say so. The leaf must be there at commit, and it must be of the kind 'erased'.
CREATE TABLE erasure (
  entry BYTEA PRIMARY KEY REFERENCES leaf (entry),
  said_by BIGINT NOT NULL REFERENCES leaf (sequence) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX erasure_by_leaf ON erasure (said_by);

-- The same tap acts once: who sent it, and the lines it made.
CREATE TABLE tap (
  tap BYTEA PRIMARY KEY,
  incident BYTEA NOT NULL,
  sender BYTEA NOT NULL,
  first BIGINT NOT NULL,
  last BIGINT NOT NULL,
  recorded BIGINT NOT NULL
);
CREATE INDEX tap_by_incident ON tap (incident);

CREATE TABLE checkpoint (
  generation BIGINT NOT NULL,
  size BIGINT NOT NULL,
  note BYTEA NOT NULL,
  PRIMARY KEY (generation, size)
);

CREATE TABLE case_number (
  year BIGINT PRIMARY KEY,
  last BIGINT NOT NULL
);

CREATE FUNCTION refused() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$;

CREATE TRIGGER leaf_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON leaf
FOR EACH STATEMENT EXECUTE FUNCTION refused('leaves are never changed');
CREATE TRIGGER erasure_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON erasure
FOR EACH STATEMENT EXECUTE FUNCTION refused('erasures are never changed');
CREATE TRIGGER payload_unchanged BEFORE UPDATE OR TRUNCATE ON payload
FOR EACH STATEMENT EXECUTE FUNCTION refused('payloads are never changed');
CREATE TRIGGER checkpoint_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON checkpoint
FOR EACH STATEMENT EXECUTE FUNCTION refused('checkpoints are never changed');

CREATE FUNCTION leaf_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.sequence <> (SELECT coalesce(max(sequence), -1) + 1 FROM leaf) THEN
    RAISE EXCEPTION 'leaves are added in order and never replaced' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM erasure WHERE said_by = NEW.sequence)
     AND convert_from(NEW.header, 'UTF8')::json ->> 'kind' IS DISTINCT FROM 'erased' THEN
    RAISE EXCEPTION 'an erasure is said by an entry of the kind erased' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER leaf_in_order BEFORE INSERT ON leaf FOR EACH ROW EXECUTE FUNCTION leaf_in_order();

CREATE FUNCTION erasure_with_its_leaf() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.said_by < (SELECT size FROM journal_head) OR EXISTS (SELECT 1 FROM leaf WHERE sequence = NEW.said_by) THEN
    RAISE EXCEPTION 'an erasure is said by a leaf of the same transaction' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER erasure_with_its_leaf BEFORE INSERT ON erasure FOR EACH ROW EXECUTE FUNCTION erasure_with_its_leaf();

CREATE FUNCTION payload_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM erasure WHERE entry = OLD.entry AND said_by >= (SELECT size FROM journal_head)) THEN
    RAISE EXCEPTION 'payloads are only deleted by an erasure of the same transaction' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER payload_kept BEFORE DELETE ON payload FOR EACH ROW EXECUTE FUNCTION payload_kept();

CREATE FUNCTION payload_not_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM erasure WHERE entry = NEW.entry) THEN
    RAISE EXCEPTION 'payloads are never replaced' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payload_not_erased BEFORE INSERT ON payload FOR EACH ROW EXECUTE FUNCTION payload_not_erased();
