-- One row for each reader of a letter or an announcement: whom it went to, and how far it is. Addresses and names are sealed; an address is
-- compared by its keyed digest, so that nobody is written to twice.

CREATE TABLE mailing_copy (
  mailing BYTEA NOT NULL,
  copy BIGINT NOT NULL,
  address BYTEA NOT NULL,
  sealed BYTEA NOT NULL,
  state BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  not_before BIGINT NOT NULL,
  lease BIGINT,
  last_error TEXT,
  tried BIGINT,
  sent BIGINT,
  PRIMARY KEY (mailing, copy)
);
CREATE UNIQUE INDEX mailing_copy_once ON mailing_copy (mailing, address);
CREATE INDEX mailing_copy_due ON mailing_copy (not_before) WHERE state <= 1;
CREATE INDEX mailing_copy_by_address ON mailing_copy (address);

CREATE TABLE mailing_refused (
  address BYTEA PRIMARY KEY,
  reason TEXT NOT NULL,
  made BIGINT NOT NULL
);
