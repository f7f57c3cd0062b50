import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from './atomic-write.ts';

/** How many earlier versions are kept. */
export const BACKUPS_KEPT = 10;

const NAME = /^stevedore-[0-9TZ.-]+-[0-9a-f]+\.yml$/;

/**
 * Keeps a version of the file as `stevedore-<time>-<revision>.yml`, and the newest {@link BACKUPS_KEPT} of them. `at`:
 * milliseconds since the epoch. Files of other names are left alone.
 */
export async function keepBackup(folder: string, text: string, revision: string, at: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const name = `stevedore-${new Date(at).toISOString().replaceAll(':', '-')}-${revision.slice(0, 8)}.yml`;
  await writeFileAtomically(join(folder, name), text);
  // The one just made stays even where the clock went back.
  const others = (await readdir(folder)).filter((one) => NAME.test(one) && one !== name).sort();
  const old = others.slice(0, Math.max(0, others.length - (BACKUPS_KEPT - 1)));
  await Promise.all(old.map((one) => rm(join(folder, one), { force: true })));
}
