-- Registers: whatever a district keeps that is not an incident. Each version of a sheet is a sealed entry of the journal; here is only which
-- is the newest, what state it is in, and when somebody must look at it. A register's name and a look-up are keyed digests.

CREATE TABLE sheet (
  sheet BYTEA PRIMARY KEY,
  register BYTEA NOT NULL,
  opened BIGINT NOT NULL,
  version BIGINT NOT NULL,
  entry BYTEA NOT NULL,
  state BIGINT NOT NULL,
  due BIGINT
);
CREATE INDEX sheet_by_state ON sheet (register, state, opened);
CREATE INDEX sheet_due ON sheet (register, due) WHERE due IS NOT NULL;

CREATE TABLE sheet_look_up (
  digest BYTEA NOT NULL,
  sheet BYTEA NOT NULL,
  PRIMARY KEY (digest, sheet)
);
CREATE INDEX sheet_look_up_by_sheet ON sheet_look_up (sheet);
