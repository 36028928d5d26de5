-- Messages leave from here, at least once. What is sent, and to whom, is sealed.

CREATE TABLE message (
  message BYTEA PRIMARY KEY,
  incident BYTEA NOT NULL,
  made BIGINT NOT NULL,
  dedupe BYTEA NOT NULL UNIQUE,
  sealed BYTEA NOT NULL,
  state BIGINT NOT NULL,
  not_before BIGINT NOT NULL,
  lease BIGINT,
  attempts BIGINT NOT NULL,
  last_error TEXT,
  tried BIGINT,
  sent BIGINT,
  delivered BIGINT,
  seen BIGINT,
  failed BIGINT
);
CREATE INDEX message_due ON message (not_before) WHERE state <= 1;
CREATE INDEX message_by_incident ON message (incident);
CREATE INDEX message_by_time ON message (made);
