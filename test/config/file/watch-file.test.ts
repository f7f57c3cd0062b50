import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { watchFile } from '../../../src/config/file/watch-file.ts';
import type { Clock } from '../../../src/kit/clock.ts';

let folder: string;
let file: string;
const ends: (() => void)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stevedore-watch-'));
  file = join(folder, 'watched.yml');
});

afterEach(async () => {
  for (const end of ends.splice(0)) end();
  await rm(folder, { recursive: true, force: true });
});

/** A clock that does the short waits or the long ones at once, and the others never. */
function clockOf(waits: 'short' | 'both'): Clock {
  return {
    now: () => 0,
    monotonic: () => 0,
    after(ms, task) {
      if (ms > 1_000 && waits === 'short') return () => {};
      const timer = setTimeout(task, 10);
      return () => clearTimeout(timer);
    },
  };
}

/** Counts how often it said that the file may have changed, once it has said so for the first time. */
async function watched(waits: 'short' | 'both'): Promise<() => number> {
  let count = 0;
  ends.push(watchFile(file, clockOf(waits), () => count++));
  await vi.waitFor(() => expect(count).toBe(1), 10_000);
  return () => count;
}

async function expectOneMore(count: () => number, change: () => Promise<void>): Promise<void> {
  const before = count();
  await change();
  await vi.waitFor(() => expect(count()).toBeGreaterThan(before), { timeout: 10_000 });
}

describe('a file that is watched', () => {
  test('tells of every way to change it by the events of its folder', async () => {
    await writeFile(file, '1');
    const count = await watched('short');
    await expectOneMore(count, () => writeFile(file, '2'));
    await expectOneMore(count, async () => {
      await writeFile(`${file}.new`, '3');
      await rename(`${file}.new`, file);
    });
    await expectOneMore(count, () => rm(file));
    await expectOneMore(count, () => writeFile(file, '4'));
  });

  test('is looked at now and then where there are no events', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'stevedore-elsewhere-'));
    const real = join(elsewhere, 'real.yml');
    await writeFile(real, '1');
    // The folder that is watched never changes.
    await symlink(real, file);
    const count = await watched('both');
    await expectOneMore(count, () => writeFile(real, '22'));
    await expectOneMore(count, () => writeFile(real, '333'));
    await expectOneMore(count, () => rm(real));
    await rm(elsewhere, { recursive: true });
  });

  test('may be in a folder that comes later', async () => {
    await rm(folder, { recursive: true });
    const count = await watched('both');
    await expectOneMore(count, async () => {
      await mkdir(folder);
      await writeFile(file, '1');
    });
  });

  test('is let go', async () => {
    const count = await watched('both');
    ends.pop()?.();
    await writeFile(file, '1');
    const other = await watched('both');
    await expectOneMore(other, () => writeFile(file, '22'));
    expect(count()).toBe(1);
  });
});
