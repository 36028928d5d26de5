-- What screens list, written with the entries it is drawn from. The summary is sealed; a look-up is a keyed digest.

CREATE TABLE case_row (
  incident BLOB PRIMARY KEY,
  opened INTEGER NOT NULL,
  version INTEGER NOT NULL,
  state INTEGER NOT NULL,
  due INTEGER,
  summary BLOB NOT NULL
);
CREATE INDEX case_by_state ON case_row (state, opened);
CREATE INDEX case_due ON case_row (due) WHERE due IS NOT NULL;

CREATE TABLE look_up (
  digest BLOB NOT NULL,
  incident BLOB NOT NULL,
  PRIMARY KEY (digest, incident)
) WITHOUT ROWID;
CREATE INDEX look_up_by_incident ON look_up (incident);

CREATE TABLE paper (
  paper BLOB PRIMARY KEY,
  incident BLOB NOT NULL,
  identity BLOB NOT NULL,
  digest BLOB NOT NULL,
  bytes INTEGER NOT NULL
);
CREATE INDEX paper_by_incident ON paper (incident);
