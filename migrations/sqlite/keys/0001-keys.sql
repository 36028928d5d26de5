-- Wrapped keys, in a file of their own with a backup of its own. Each is an age file for the master and the recovery identities.

CREATE TABLE purpose_key (
  purpose TEXT PRIMARY KEY,
  wrapped BLOB NOT NULL
);

CREATE TABLE data_key (
  key BLOB PRIMARY KEY,
  incident BLOB NOT NULL,
  class INTEGER NOT NULL,
  wrapped BLOB NOT NULL,
  made INTEGER NOT NULL,
  retired INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX data_key_in_use ON data_key (incident, class) WHERE retired = 0;
