/** Messages of boards that have no use any more and are still to be taken out of their channels. */
export const createLeftBoards = `
  CREATE TABLE board_left (
    channel_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    PRIMARY KEY (channel_id, message_id)
  ) STRICT, WITHOUT ROWID;
`;
