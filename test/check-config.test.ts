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

const check = (...args: string[]) => execa(process.execPath, ['src/check-config.ts', ...args], { reject: false });

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

  test('with numbers that would take all memory there is comes to its end', async () => {
    const when = ['0-9999999 * * * *', '* * 1-99999999999 * *', `0-${'9'.repeat(90)} * * * *`];
    const schedules = when.map((text, index) => `  s${index}: { when: "${text}", restart: [a] }\n`);
    await writeFile(file('cron.yml'), `schedules:\n${schedules.join('')}`);
    const { exitCode, stderr } = await check(file('cron.yml'));
    expect(exitCode).toBe(1);
    expect(stderr).toContain(':2:15: schedules › s0 › when: the minute of this cron expression cannot be read');
    expect(stderr.split('\n')).toHaveLength(3);
  });

  test('that is not there is another matter', async () => {
    expect(await check(file('none.yml'))).toMatchObject({
      exitCode: 2,
      stderr: `${file('none.yml')}: there is no such file`,
    });
    expect((await check()).exitCode).toBe(2);
  });
});
