import { renameSync } from 'node:fs';
import { chmod, chown, open, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode } from './file-trouble.ts';

/**
 * Writes a file so that whoever looks, even after a power cut, finds either all of the old one or all of the new one:
 * a file beside it, to the disk, renamed over it, the folder to the disk (https://lwn.net/Articles/457667/). It keeps
 * the mode and, as far as we may, the owner of the old one. `check` runs just before the new file takes its place, in
 * the same turn of the event loop; if it throws, the old file stays. With a `mode`, that is the new file's instead.
 */
export async function writeFileAtomically(
  path: string,
  content: string,
  check: () => void = () => {},
  mode: number | null = null,
): Promise<void> {
  const folder = dirname(path);
  const temporary = temporaryFor(path);
  try {
    // Left over from a program that was killed. A link that somebody put there is not followed.
    await rm(temporary, { force: true });
    const file = await open(temporary, 'wx', mode ?? 0o644);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    if (mode === null) await likeTheOld(path, temporary);
    check();
    renameSync(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
  await syncFolder(folder);
}

/** Where a file is written before it takes its place. */
export function temporaryFor(path: string): string {
  return join(dirname(path), `.${basename(path)}.tmp`);
}

async function likeTheOld(path: string, temporary: string): Promise<void> {
  const old = await stat(path).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (old === null) return;
  await chmod(temporary, old.mode & 0o777);
  const made = await stat(temporary);
  // Only root may give files away. Without it the file is ours, which is all that we need.
  if (made.uid !== old.uid || made.gid !== old.gid) await chown(temporary, old.uid, old.gid).catch(() => {});
}

/**
 * The new name is safe from a power cut only when the folder is on the disk too. Some network file systems cannot do
 * that. The new file is in its place already, so this is no reason to call the writing a failure.
 */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // See above.
  }
}
