-- Registers: whatever a district keeps that is not an incident. Each version of a sheet is a sealed entry of the journal; here is only which
-- is the newest, what state it is in, and when somebody must look at it. A register's name and a look-up are keyed digests.

CREATE TABLE sheet (
  sheet BLOB PRIMARY KEY,
  register BLOB NOT NULL,
  opened INTEGER NOT NULL,
  version INTEGER NOT NULL,
  entry BLOB NOT NULL,
  state INTEGER NOT NULL,
  due INTEGER
);
CREATE INDEX sheet_by_state ON sheet (register, state, opened);
CREATE INDEX sheet_due ON sheet (register, due) WHERE due IS NOT NULL;

CREATE TABLE sheet_look_up (
  digest BLOB NOT NULL,
  sheet BLOB NOT NULL,
  PRIMARY KEY (digest, sheet)
) WITHOUT ROWID;
CREATE INDEX sheet_look_up_by_sheet ON sheet_look_up (sheet);
