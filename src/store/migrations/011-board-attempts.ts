/**
 * A post that is under way no longer takes the place of what is known of the message that stands: that one goes only
 * when the new one is there. Either is NULL where there is none.
 */
export const separateBoardAttempts = `
  CREATE TABLE board_standing (
    board TEXT PRIMARY KEY,
    channel_id TEXT,
    message_id TEXT,
    posted_at INTEGER,
    try_channel_id TEXT,
    try_once TEXT,
    try_at INTEGER,
    try_told INTEGER,
    replaced_at INTEGER,
    dropped INTEGER NOT NULL,
    shown TEXT,
    seen TEXT,
    changed_at INTEGER
  ) STRICT, WITHOUT ROWID;
  INSERT INTO board_standing
    SELECT board, channel_id, message_id, posted_at, NULL, NULL, NULL, NULL, replaced_at, dropped, shown, seen, changed_at
    FROM board_message WHERE message_id IS NOT NULL;
  INSERT INTO board_standing
    SELECT board, NULL, NULL, NULL, channel_id, once, posted_at, 0, replaced_at, dropped, shown, seen, changed_at
    FROM board_message WHERE message_id IS NULL;
  DROP TABLE board_message;
  ALTER TABLE board_standing RENAME TO board_message;
`;
