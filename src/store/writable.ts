import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreError, type StoreErrorFacts } from './store-error.ts';

/**
 * Makes sure that a database can be written at `path`, and creates the directory and an empty file where they are
 * missing. Asked before SQLite is, whose own answer is "unable to open database file" whatever the reason.
 * Throws {@link StoreError}.
 */
export function ensureWritable(path: string): void {
  const directory = dirname(path);
  attempt(directory, () => mkdirSync(directory, { recursive: true }));
  // SQLite keeps its journal beside the file, so the directory must be writable too.
  attempt(directory, () => accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK));
  if (existsSync(path)) attempt(path, () => accessSync(path, constants.R_OK | constants.W_OK));
  // For nobody else's eyes: it says who did what. SQLite gives its journal the same mode.
  else attempt(path, () => closeSync(openSync(path, 'a', 0o600)));
}

function attempt(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** The error for a path that can't be written, with what mends it. */
export function unwritable(path: string, cause: unknown): StoreError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  const there = nearestExisting(path);
  const facts = { path: there, owner: ownerOf(there), cause } satisfies Partial<StoreErrorFacts>;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new StoreError('full', `no space left for ${path}`, {
      ...facts,
      advice: `Make room on the disk that holds ${there}.`,
    });
  }
  if (code === 'EROFS') {
    return new StoreError('unwritable', `${path} is on a read-only file system`, {
      ...facts,
      advice: `Mount ${there} writable: without ":ro" in the volume's line.`,
    });
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return new StoreError('unwritable', `${there} is a file where a directory is needed`, {
      ...facts,
      advice: `Move ${there} away or choose another data directory.`,
    });
  }
  const us = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const owner = facts.owner ? `belongs to user ${facts.owner.uid}, group ${facts.owner.gid}, and ` : '';
  return new StoreError('unwritable', `${there} ${owner}cannot be written by user ${us.uid}, group ${us.gid}`, {
    ...facts,
    advice:
      `Run as root, on the host with the path that is mounted there: chown -R ${us.uid}:${us.gid} ${shellQuoted(there)}` +
      (facts.owner ? ` - or run Stevedore as user ${facts.owner.uid}:${facts.owner.gid}.` : ''),
  });
}

function ownerOf(path: string): { uid: number; gid: number } | null {
  try {
    const { uid, gid } = statSync(path);
    return { uid, gid };
  } catch {
    return null;
  }
}

function nearestExisting(path: string): string {
  let at = path;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  return at;
}

function shellQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
