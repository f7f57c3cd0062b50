import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let folder: string;
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stevedore-check-'));
  await writeFile(file('good.yml'), 'limits:\n  concurrentActions: 3\n');
  await writeFile(file('bad.yml'), 'limits:\n  concurrentActions: 300\nadmin: {}\n');
});

afterAll(() => rm(folder, { recursive: true }));

const check = (...args: string[]) => execa(process.execPath, ['src/check.ts', ...args], { reject: false });

describe('checking a config file', () => {
  test('that is right says so', async () => {
    const { exitCode, stdout, stderr } = await check(file('good.yml'));
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: `${file('good.yml')} is right.`, stderr: '' });
  });

  test('that is not lists every mistake with its place', async () => {
    const { exitCode, stderr } = await check(file('bad.yml'));
    expect(exitCode).toBe(1);
    expect(stderr.split('\n')).toEqual([
      `${file('bad.yml')}:2:22: limits › concurrentActions: expected a whole number from 1 to 50`,
      `${file('bad.yml')}:3:1: admin: there is no such setting here; did you mean admins?`,
    ]);
  });

  test('that is not there is another matter', async () => {
    expect(await check(file('none.yml'))).toMatchObject({
      exitCode: 2,
      stderr: `${file('none.yml')}: there is no such file`,
    });
    expect((await check()).exitCode).toBe(2);
  });
});
