-- Messages leave from here, at least once. What is sent, and to whom, is sealed.

CREATE TABLE message (
  message BLOB PRIMARY KEY,
  incident BLOB NOT NULL,
  made INTEGER NOT NULL,
  dedupe BLOB NOT NULL UNIQUE,
  sealed BLOB NOT NULL,
  state INTEGER NOT NULL,
  not_before INTEGER NOT NULL,
  lease INTEGER,
  attempts INTEGER NOT NULL,
  last_error TEXT,
  tried INTEGER,
  sent INTEGER,
  delivered INTEGER,
  seen INTEGER,
  failed INTEGER
);
CREATE INDEX message_due ON message (not_before) WHERE state <= 1;
CREATE INDEX message_by_incident ON message (incident);
CREATE INDEX message_by_time ON message (made);
