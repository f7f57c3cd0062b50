import { createHash } from 'node:crypto';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** What is costly to make and the same each time; safe to delete. */
const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'stevedore-test');

/** A short name for everything that something was made from. */
export function keyOf(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 16);
}

/**
 * The path of a cached file or folder. What is missing is made by `make` at a path of its own and moved into place when it is
 * complete, so that a run that is killed, or another run beside it, leaves nothing half made.
 */
export async function cached(name: string, make: (path: string) => Promise<void>): Promise<string> {
  const path = join(CACHE, name);
  const isThere = () =>
    access(path).then(
      () => true,
      () => false,
    );
  if (await isThere()) return path;
  const draft = `${path}.${process.pid}-${Date.now()}`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await make(draft);
    await rename(draft, path).catch(async (error: unknown) => {
      // Another run was faster; a folder is not moved over a full one.
      if (!(await isThere())) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return path;
}
