import { stat } from 'node:fs/promises';

/**
 * The group that a Unix socket is for, where being in it would let us use the socket and we are not in it; `null` where
 * that is not what keeps us out.
 */
export async function groupToJoin(socketPath: string): Promise<number | null> {
  const found = await stat(socketPath).catch(() => null);
  if (!found?.isSocket() || !isForGroup(found.mode)) return null;
  return isOurs(found.gid) ? null : found.gid;
}

/** May the file's group connect? That takes the right to write. */
export function isForGroup(mode: number): boolean {
  return (mode & 0o020) !== 0;
}

/** Are we in that group? */
export function isOurs(group: number): boolean {
  return process.getegid?.() === group || process.getgroups?.().includes(group) === true;
}
