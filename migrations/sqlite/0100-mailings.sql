-- One row for each reader of a letter or an announcement: whom it went to, and how far it is. Addresses and names are sealed; an address is
-- compared by its keyed digest, so that nobody is written to twice.

CREATE TABLE mailing_copy (
  mailing BLOB NOT NULL,
  copy INTEGER NOT NULL,
  address BLOB NOT NULL,
  sealed BLOB NOT NULL,
  state INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  not_before INTEGER NOT NULL,
  lease INTEGER,
  last_error TEXT,
  tried INTEGER,
  sent INTEGER,
  PRIMARY KEY (mailing, copy)
);
CREATE UNIQUE INDEX mailing_copy_once ON mailing_copy (mailing, address);
CREATE INDEX mailing_copy_due ON mailing_copy (not_before) WHERE state <= 1;
CREATE INDEX mailing_copy_by_address ON mailing_copy (address);

CREATE TABLE mailing_refused (
  address BLOB PRIMARY KEY,
  reason TEXT NOT NULL,
  made INTEGER NOT NULL
);
