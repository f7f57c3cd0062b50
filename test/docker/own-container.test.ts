import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findOwnContainer } from '../../src/docker/own-container.ts';
import { boxes } from '../engine/index.ts';

const id = '4f1d7a0c6b2e9f8a3d5c1b7e0f9a8d6c4b2e1f0a9d8c7b6e5f4a3d2c1b0e9f8a';
const fixture = (name: string) => join(import.meta.dirname, '../fixtures/own-container', name);

test.each([
  ['docker on cgroup v1', 'docker-cgroup-v1', 'nas', id],
  ['docker on cgroup v2', 'docker-cgroup-v2', 'nas', id],
  ['podman on cgroup v2', 'podman-cgroup-v2', 'nas', id],
  ['systemd cgroups without the usual mounts', 'systemd-cgroup-v1', 'nas', id],
  ['only the host name tells', 'host', '4f1d7a0c6b2e', '4f1d7a0c6b2e'],
  ['a host that runs containers', 'host', 'nas', null],
  ['neither file is there', 'nothing', 'nas', null],
])('%s', async (_, folder, hostname, expected) => {
  const paths = { mountinfo: fixture(`${folder}/mountinfo`), cgroup: fixture(`${folder}/cgroup`), hostname };
  expect(await findOwnContainer(paths)).toBe(expected);
});

test('a real container finds itself', async () => {
  const box = await boxes().sleeper();
  const { State } = await boxes().docker.getContainer(box.id).inspect();
  const proc = `/proc/${State.Pid}`;
  expect(await findOwnContainer({ mountinfo: `${proc}/mountinfo`, cgroup: '/nowhere', hostname: '' })).toBe(box.id);
  expect(await findOwnContainer({ mountinfo: '/nowhere', cgroup: `${proc}/cgroup`, hostname: '' })).toBe(box.id);
});
