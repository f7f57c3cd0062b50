/** SQLite's primary result codes that we tell apart (https://www.sqlite.org/rescode.html). */
export const sqliteCodes = {
  permission: 3,
  busy: 5,
  locked: 6,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  constraint: 19,
  notADatabase: 26,
} as const;

/**
 * The primary result code of an error from node:sqlite; `null` for any other error. Its `errcode` is the extended
 * code, whose low byte is the primary one.
 */
export function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  return error.errcode & 0xff;
}
