/**
 * `node bench/first-page.ts`: how long a newcomer waits. Clones the repository as it is committed, installs it, and prints the seconds
 * from `npm start` to the playground's page, with its script, in hand; three times, the first with nothing compiled yet.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';

const root = join(import.meta.dirname, '..');
const rounds = 3;

/** Seconds. */
async function firstPage(clone: string): Promise<number> {
  const begun = performance.now();
  const started = execa('npm', ['start', '--', '--sample'], {
    cwd: clone,
    env: { WEB_PORT: '0' },
    reject: false,
    buffer: false,
    // A group of its own: npm does not hand on every signal.
    detached: true,
  });
  try {
    for await (const line of createInterface(started.stdout)) {
      const address = /Playground: .*?(http:\S+)/.exec(line)?.[1];
      if (address === undefined) continue;
      for (const file of ['', 'page.css', 'page.js']) {
        const { ok, status } = await fetch(new URL(file, address));
        if (!ok) throw new Error(`${file || 'the page'} answers ${status}`);
      }
      return (performance.now() - begun) / 1000;
    }
    throw new Error('npm start ended before there was a page');
  } finally {
    if (started.pid !== undefined) process.kill(-started.pid, 'SIGTERM');
    await started;
  }
}

const folder = await mkdtemp(join(tmpdir(), 'stevedore-first-'));
try {
  await execa('git', ['clone', '-q', '--depth', '1', `file://${root}`, 'clone'], { cwd: folder });
  const clone = join(folder, 'clone');
  await execa('npm', ['ci', '--no-audit', '--no-fund'], { cwd: clone });
  for (let round = 1; round <= rounds; round++)
    console.log(`npm start → first page: ${(await firstPage(clone)).toFixed(1)} s`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
