import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BACKUPS_KEPT } from '../../../src/config/file/backups.ts';
import { bundledProgram } from '../../bundled-program.ts';

const KILLS = 200;
/** Programs that edit (a directory each) at the same time. */
const LANES = 4;
let program = '';
const directories: string[] = [];

beforeAll(async () => {
  program = await bundledProgram(new URL('edit-until-killed.ts', import.meta.url));
});
afterAll(() => Promise.all(directories.map((directory) => rm(directory, { recursive: true, force: true }))));

/** The whole file after the nth edit, long enough that writing it takes more than one step. */
function fileAfter(edit: number): string {
  const rule = `  - name: edit ${edit}   # by hand\n    allow: [view]\n    containers: ["*"]\n    to: { everyone: true }\n`;
  return `# the beginning\nrules:\n${rule.repeat(20)}# the end\n`;
}

function editIn(text: string): number {
  return Number(/name: edit (\d+)/.exec(text)?.[1]);
}

/** Lets the program edit, kills it after `ms` milliseconds of editing, and says which edit it reported last. */
async function killedAfter(ms: number, directory: string): Promise<number> {
  const child = spawn(process.execPath, [program, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(directory, 'compiled') },
  });
  const ended = once(child, 'close');
  let last = Number.NaN;
  const lines = createInterface({ input: child.stdout });
  const first = once(lines, 'line');
  lines.on('line', (line) => {
    last = Number(line);
  });
  const failed = ended.then(([code]) => {
    throw new Error(`the program ended by itself with code ${code}`);
  });
  failed.catch(() => {});
  await Promise.race([first, failed]);
  await delay(ms);
  child.kill('SIGKILL');
  await ended;
  return last;
}

test('a program that is killed at any moment of an edit leaves the old file or the new one, whole', async () => {
  const lane = async () => {
    const directory = await mkdtemp(join(tmpdir(), 'stevedore-killed-'));
    directories.push(directory);
    await writeFile(join(directory, 'stevedore.yml'), fileAfter(0));
    for (let kill = 0; kill < KILLS / LANES; kill++) {
      const reported = await killedAfter(Math.random() * 25, directory);
      const text = await readFile(join(directory, 'stevedore.yml'), 'utf8');
      const edit = editIn(text);
      expect(text).toBe(fileAfter(edit));
      // One more than it said: killed after the file took its place and before it could say so.
      expect([reported, reported + 1]).toContain(edit);
      const backups = (await readdir(join(directory, 'backups'))).filter((name) => name.endsWith('.yml'));
      // One too many: killed before the oldest was cleared away.
      expect(backups.length).toBeLessThanOrEqual(BACKUPS_KEPT + 1);
      for (const name of backups) {
        const backup = await readFile(join(directory, 'backups', name), 'utf8');
        expect(backup).toBe(fileAfter(editIn(backup)));
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}, 300_000);
