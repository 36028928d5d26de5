-- The journal: leaves that nobody changes, payloads that only an erasure removes.

CREATE TABLE journal_head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  district BLOB NOT NULL,
  generation INTEGER NOT NULL,
  size INTEGER NOT NULL,
  frontier BLOB NOT NULL
);

CREATE TABLE leaf (
  sequence INTEGER PRIMARY KEY,
  incident BLOB NOT NULL,
  entry BLOB NOT NULL UNIQUE,
  class INTEGER NOT NULL,
  class_number INTEGER NOT NULL,
  header BLOB NOT NULL CHECK (length(header) < 4096),
  hash BLOB NOT NULL CHECK (length(hash) = 32)
);
CREATE UNIQUE INDEX leaf_by_incident ON leaf (incident, sequence);
CREATE UNIQUE INDEX leaf_in_class ON leaf (incident, class, class_number);

CREATE TRIGGER leaf_in_order BEFORE INSERT ON leaf
WHEN NEW.sequence <> (SELECT coalesce(max(sequence), -1) + 1 FROM leaf) OR EXISTS (SELECT 1 FROM leaf WHERE entry = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'leaves are added in order and never replaced'); END;
CREATE TRIGGER leaf_unchanged BEFORE UPDATE ON leaf BEGIN SELECT RAISE(ABORT, 'leaves are never changed'); END;
CREATE TRIGGER leaf_kept BEFORE DELETE ON leaf BEGIN SELECT RAISE(ABORT, 'leaves are never deleted'); END;

CREATE TABLE payload (
  entry BLOB PRIMARY KEY REFERENCES leaf (entry),
  incident BLOB NOT NULL,
  class INTEGER NOT NULL,
  sealed BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX payload_by_incident ON payload (incident);

-- An erasure names the leaf that will say so. The leaf must be there at commit, and it must be of the kind 'erased'.
CREATE TABLE erasure (
  entry BLOB PRIMARY KEY REFERENCES leaf (entry),
  said_by INTEGER NOT NULL REFERENCES leaf (sequence) DEFERRABLE INITIALLY DEFERRED
) WITHOUT ROWID;

CREATE TRIGGER erasure_with_its_leaf BEFORE INSERT ON erasure
WHEN NEW.said_by < (SELECT size FROM journal_head) OR EXISTS (SELECT 1 FROM leaf WHERE sequence = NEW.said_by)
  OR EXISTS (SELECT 1 FROM erasure WHERE entry = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'an erasure is said by a leaf of the same transaction'); END;
CREATE TRIGGER erasure_unchanged BEFORE UPDATE ON erasure BEGIN SELECT RAISE(ABORT, 'erasures are never changed'); END;
CREATE TRIGGER erasure_kept BEFORE DELETE ON erasure BEGIN SELECT RAISE(ABORT, 'erasures are never deleted'); END;
CREATE TRIGGER leaf_says_erased BEFORE INSERT ON leaf
WHEN EXISTS (SELECT 1 FROM erasure WHERE said_by = NEW.sequence) AND json_extract(CAST(NEW.header AS TEXT), '$.kind') <> 'erased'
BEGIN SELECT RAISE(ABORT, 'an erasure is said by an entry of the kind erased'); END;
CREATE INDEX erasure_by_leaf ON erasure (said_by);

CREATE TRIGGER payload_unchanged BEFORE UPDATE ON payload BEGIN SELECT RAISE(ABORT, 'payloads are never changed'); END;
CREATE TRIGGER payload_not_replaced BEFORE INSERT ON payload
WHEN EXISTS (SELECT 1 FROM payload WHERE entry = NEW.entry) OR EXISTS (SELECT 1 FROM erasure WHERE entry = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'payloads are never replaced'); END;
CREATE TRIGGER payload_kept BEFORE DELETE ON payload
WHEN NOT EXISTS (SELECT 1 FROM erasure WHERE entry = OLD.entry AND said_by >= (SELECT size FROM journal_head))
BEGIN SELECT RAISE(ABORT, 'payloads are only deleted by an erasure of the same transaction'); END;

-- The same tap acts once: who sent it, and the lines it made.
CREATE TABLE tap (
  tap BLOB PRIMARY KEY,
  incident BLOB NOT NULL,
  sender BLOB NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  recorded INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX tap_by_incident ON tap (incident);

CREATE TABLE checkpoint (
  generation INTEGER NOT NULL,
  size INTEGER NOT NULL,
  note BLOB NOT NULL,
  PRIMARY KEY (generation, size)
) WITHOUT ROWID;
CREATE TRIGGER checkpoint_unchanged BEFORE UPDATE ON checkpoint BEGIN SELECT RAISE(ABORT, 'checkpoints are never changed'); END;
CREATE TRIGGER checkpoint_kept BEFORE DELETE ON checkpoint BEGIN SELECT RAISE(ABORT, 'checkpoints are never deleted'); END;

CREATE TABLE case_number (
  year INTEGER PRIMARY KEY,
  last INTEGER NOT NULL
);
