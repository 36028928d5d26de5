-- Wrapped keys, in a file of their own with a backup of its own. Each is an age file for the master and the recovery identities.

CREATE TABLE purpose_key (
  purpose TEXT PRIMARY KEY,
  wrapped BYTEA NOT NULL
);

CREATE TABLE data_key (
  key BYTEA PRIMARY KEY,
  incident BYTEA NOT NULL,
  class BIGINT NOT NULL,
  wrapped BYTEA NOT NULL,
  made BIGINT NOT NULL,
  retired BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX data_key_in_use ON data_key (incident, class) WHERE retired = 0;
