-- A person's channels are tried one after the other until they answer; a message can be answered by its link or by text. And how each person is reached.

ALTER TABLE message ADD COLUMN step INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN alert BLOB;
ALTER TABLE message ADD COLUMN ladder BLOB;
ALTER TABLE message ADD COLUMN address BLOB;
ALTER TABLE message ADD COLUMN link BLOB;
CREATE INDEX message_by_alert ON message (alert) WHERE alert IS NOT NULL;
CREATE INDEX message_by_ladder ON message (ladder) WHERE ladder IS NOT NULL;
CREATE INDEX message_by_address ON message (address, made) WHERE address IS NOT NULL;
CREATE UNIQUE INDEX message_by_link ON message (link) WHERE link IS NOT NULL;

CREATE TABLE reached (
  person BLOB PRIMARY KEY,
  sealed BLOB NOT NULL
);
