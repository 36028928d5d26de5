-- What screens list, written with the entries it is drawn from. The summary is sealed; a look-up is a keyed digest.

CREATE TABLE case_row (
  incident BYTEA PRIMARY KEY,
  opened BIGINT NOT NULL,
  version BIGINT NOT NULL,
  state BIGINT NOT NULL,
  due BIGINT,
  summary BYTEA NOT NULL
);
CREATE INDEX case_by_state ON case_row (state, opened);
CREATE INDEX case_due ON case_row (due) WHERE due IS NOT NULL;

CREATE TABLE look_up (
  digest BYTEA NOT NULL,
  incident BYTEA NOT NULL,
  PRIMARY KEY (digest, incident)
);
CREATE INDEX look_up_by_incident ON look_up (incident);

CREATE TABLE paper (
  paper BYTEA PRIMARY KEY,
  incident BYTEA NOT NULL,
  identity BYTEA NOT NULL,
  digest BYTEA NOT NULL,
  bytes BIGINT NOT NULL
);
CREATE INDEX paper_by_incident ON paper (incident);
