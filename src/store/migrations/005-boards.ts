/** Where each board stands. `message_id` is NULL while it is posted: then `once` is the name that Discord knows the try by. */
export const createBoards = `
  CREATE TABLE board_message (
    board TEXT PRIMARY KEY,
    channel_id TEXT NOT NULL,
    message_id TEXT,
    once TEXT NOT NULL,
    posted_at INTEGER NOT NULL,
    replaced_at INTEGER,
    dropped INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`;
