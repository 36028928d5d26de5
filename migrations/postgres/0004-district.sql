-- The district's book, its devices, its sign-ins, its editions. Names and numbers are sealed.

CREATE TABLE device (
  device BYTEA PRIMARY KEY,
  code BYTEA UNIQUE,
  code_until BIGINT,
  secret BYTEA,
  sealed BYTEA NOT NULL,
  made BIGINT NOT NULL,
  redeemed BIGINT,
  revoked BIGINT,
  last_seen BIGINT
);

CREATE TABLE sign_in (
  person BYTEA PRIMARY KEY,
  sealed BYTEA NOT NULL,
  failed BIGINT NOT NULL,
  locked_until BIGINT
);

CREATE TABLE passkey (
  credential BYTEA PRIMARY KEY,
  person BYTEA NOT NULL,
  sealed BYTEA NOT NULL
);
CREATE INDEX passkey_by_person ON passkey (person);

CREATE TABLE district_book (
  version BIGINT PRIMARY KEY,
  sealed BYTEA NOT NULL,
  made BIGINT NOT NULL
);

CREATE TABLE out_today (
  person BYTEA NOT NULL,
  day BIGINT NOT NULL,
  PRIMARY KEY (person, day)
);

CREATE TABLE edition (
  digest TEXT PRIMARY KEY,
  bundle BYTEA NOT NULL,
  made BIGINT NOT NULL
);

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  sealed BYTEA NOT NULL
);

CREATE TABLE probe (
  one BIGINT PRIMARY KEY,
  filler BYTEA NOT NULL
);
