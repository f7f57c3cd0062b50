import { execFile } from 'node:child_process';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { passOn } from './pass-on.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp('/tmp/stevedore-identity-');
  await chmod(folder, 0o755);
  return () => rm(folder, { recursive: true });
});

/** What container/identity.sh finds with those settings, as root that may not go wherever it likes. */
async function group(env: Record<string, string>): Promise<string> {
  const script = 'set -eu; . container/identity.sh; socket_group';
  const unprivileged = ['--bounding-set', '-dac_override,-dac_read_search'];
  const { stdout } = await promisify(execFile)('/usr/bin/setpriv', [...unprivileged, 'sh', '-c', script], {
    cwd: join(import.meta.dirname, '../..'),
    env: { PATH: process.env['PATH'], ...env },
  });
  return stdout.trim();
}

/** A socket of group 4711. */
async function socket(path: string): Promise<string> {
  const open = await passOn([{ from: { path }, to: { path } }]);
  onTestFinished(() => open[Symbol.asyncDispose]());
  await chown(path, 0, 4711);
  return path;
}

test('the container finds the group of the socket that the bot will use, however its path is given', async () => {
  const path = await socket(join(folder, 'docker.sock'));
  expect(await group({ DOCKER_HOST: `unix://${path}` })).toBe('4711');
  expect(await group({ DOCKER_HOST: ` unix://${path}\n` })).toBe('4711');
  const file = join(folder, 'host');
  await writeFile(file, `unix://${path}\n`);
  expect(await group({ DOCKER_HOST_FILE: file, DOCKER_HOST: '' })).toBe('4711');
});

test('a socket that only the bot can see is found too', async () => {
  const path = await socket(join(folder, 'docker.sock'));
  await chown(folder, 1000, 1000);
  await chmod(folder, 0o700);
  expect(await group({ DOCKER_HOST: `unix://${path}` })).toBe('4711');
});

test('where there is no socket there is no group', async () => {
  expect(await group({ DOCKER_HOST: `unix://${folder}/nothing` })).toBe('');
  expect(await group({ DOCKER_HOST: `unix://${folder}` })).toBe('');
  expect(await group({ DOCKER_HOST: 'tcp://127.0.0.1:2375' })).toBe('');
});
