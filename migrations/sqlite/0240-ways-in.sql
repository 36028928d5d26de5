-- A challenge signs somebody in once: what was answered with it is not taken again, by any node, until it has lapsed.

CREATE TABLE spent_challenge (
  digest BLOB PRIMARY KEY,
  until INTEGER NOT NULL
);
