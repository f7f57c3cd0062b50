import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { bundle } from '../scripts/build.ts';

const folders: string[] = [];

afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

/**
 * A program of the tests, bundled as the image's programs are: started again and again, it takes a quarter of the time that its
 * source takes. Resolves with its path; it is there until the test file is done.
 */
export async function bundledProgram(source: URL): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stevedore-program-'));
  folders.push(folder);
  const path = fileURLToPath(source);
  const name = basename(path, '.ts');
  await bundle(folder, { entryPoints: { [name]: path } });
  return join(folder, 'programs', `${name}.js`);
}
