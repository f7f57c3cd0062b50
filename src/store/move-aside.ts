import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** What goes with a database: its write-ahead log and, where something else opened it, the log's index. */
const COMPANIONS = ['', '-wal', '-shm'];

/** Corrupt copies that are kept: more would fill the card of a machine whose card is failing. */
const KEPT = 3;

/**
 * Renames a database and what goes with it to `….corrupt-<time>`, removing the oldest of such copies, and returns the new
 * path. `now` is milliseconds since the epoch.
 */
export function moveAside(path: string, now: number): string {
  const stamp = new Date(now).toISOString().replaceAll(/[:.]/g, '-');
  let aside = `${path}.corrupt-${stamp}`;
  for (let n = 2; existsSync(aside); n++) aside = `${path}.corrupt-${stamp}-${n}`;
  for (const companion of COMPANIONS) {
    if (existsSync(path + companion)) renameSync(path + companion, aside + companion);
  }
  removeOldCopies(path);
  return aside;
}

function removeOldCopies(path: string): void {
  const directory = dirname(path);
  const prefix = `${basename(path)}.corrupt-`;
  const copies = readdirSync(directory)
    .filter((name) => name.startsWith(prefix) && !name.endsWith('-wal') && !name.endsWith('-shm'))
    .sort();
  for (const copy of copies.slice(0, -KEPT)) {
    for (const companion of COMPANIONS) rmSync(join(directory, copy + companion), { force: true });
  }
}
