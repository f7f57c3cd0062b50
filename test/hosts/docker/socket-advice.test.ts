import { execFile } from 'node:child_process';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { DockerEngine } from '../../../src/hosts/docker/engine.ts';
import { permissionAdvice } from '../../../src/hosts/docker/permission-advice.ts';
import { groupToJoin } from '../../../src/hosts/docker/socket-group.ts';
import { systemClock } from '../../../src/kit/clock.ts';
import { startSocketServer } from './socket-server.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp('/tmp/stevedore-socket-');
  return () => rm(folder, { recursive: true });
});

const server = () => startSocketServer(join(folder, 'docker.sock'), () => ({ status: 200, body: '{}' }));
const list = (path: string) => new DockerEngine({ kind: 'unix', path }, systemClock).list();

test('a folder that Docker made in place of an absent socket is called one', async () => {
  await expect(list(folder)).rejects.toMatchObject({
    kind: 'unreachable',
    advice: expect.stringContaining(`${folder} is a folder: Docker makes one`),
  });
});

test('a mounted socket in whose place the engine has made a new one is told from an engine that does not run', async () => {
  const mounted = join(folder, 'mounted.sock');
  await writeFile(mounted, '');
  const { path, close } = await server();
  await promisify(execFile)('mount', ['--bind', path, mounted]);
  await close();
  const again = await server();
  try {
    await expect(list(mounted)).rejects.toMatchObject({ advice: expect.stringContaining('made a new socket') });
  } finally {
    await promisify(execFile)('umount', [mounted]);
    await again.close();
  }
  // A file in which nobody listens.
  await expect(list(mounted)).rejects.toMatchObject({ advice: 'Check that the Docker Engine runs.' });
});

test('a socket that refuses although we are in its group is not for want of a group', async () => {
  const { path, close } = await server();
  onTestFinished(close);
  await chmod(path, 0o660);
  expect(await permissionAdvice(path)).toContain('which we are in');
  expect(await groupToJoin(path)).toBeNull();
});

test('the group to join is that of a socket which groups may use, and no other', async () => {
  const { path, close } = await server();
  onTestFinished(close);
  await chown(path, 0, 4711);
  await chmod(path, 0o660);
  expect(await groupToJoin(path)).toBe(4711);
  await chmod(path, 0o600);
  expect(await groupToJoin(path)).toBeNull();
  expect(await groupToJoin(join(folder, 'nothing'))).toBeNull();
});
