-- A challenge signs somebody in once: what was answered with it is not taken again, by any node, until it has lapsed.

CREATE TABLE spent_challenge (
  digest BYTEA PRIMARY KEY,
  until BIGINT NOT NULL
);
