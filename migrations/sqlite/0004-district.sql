-- The district's book, its devices, its sign-ins, its editions. Names and numbers are sealed.

CREATE TABLE device (
  device BLOB PRIMARY KEY,
  code BLOB UNIQUE,
  code_until INTEGER,
  secret BLOB,
  sealed BLOB NOT NULL,
  made INTEGER NOT NULL,
  redeemed INTEGER,
  revoked INTEGER,
  last_seen INTEGER
);

CREATE TABLE sign_in (
  person BLOB PRIMARY KEY,
  sealed BLOB NOT NULL,
  failed INTEGER NOT NULL,
  locked_until INTEGER
);

CREATE TABLE passkey (
  credential BLOB PRIMARY KEY,
  person BLOB NOT NULL,
  sealed BLOB NOT NULL
);
CREATE INDEX passkey_by_person ON passkey (person);

CREATE TABLE district_book (
  version INTEGER PRIMARY KEY,
  sealed BLOB NOT NULL,
  made INTEGER NOT NULL
);

CREATE TABLE out_today (
  person BLOB NOT NULL,
  day INTEGER NOT NULL,
  PRIMARY KEY (person, day)
);

CREATE TABLE edition (
  digest TEXT PRIMARY KEY,
  bundle BLOB NOT NULL,
  made INTEGER NOT NULL
);

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  sealed BLOB NOT NULL
);

CREATE TABLE probe (
  one INTEGER PRIMARY KEY,
  filler BLOB NOT NULL
);
