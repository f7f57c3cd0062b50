/** What each board showed and what was seen last, as digests, and when that came about. NULL: not known. */
export const addBoardStates = `
  ALTER TABLE board_message ADD COLUMN shown TEXT;
  ALTER TABLE board_message ADD COLUMN seen TEXT;
  ALTER TABLE board_message ADD COLUMN changed_at INTEGER;
`;
