import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerCreateOptions, MountSettings } from 'dockerode';
import { expect, test } from 'vitest';
import { DockerEngine } from '../../../src/hosts/docker/engine.ts';
import { systemClock } from '../../../src/kit/clock.ts';
import type { ContainerStats } from '../../../src/stats/model/container-stats.ts';
import { CgroupSource } from '../../../src/stats/sources/cgroup/source.ts';
import { boxes, boxImage, docker, engineSocket, until } from '../../engine/index.ts';

const repository = join(import.meta.dirname, '../../..');
/** What this Node needs to run in an image that has none. */
const programs = ['/usr', '/lib', '/lib64', repository].filter((path) => existsSync(path));
const hostFiles = [
  ['/sys/fs/cgroup', '/host/cgroup'],
  ['/proc', '/host/proc'],
] as const;

/** As nobody, without any capability, with a read-only root, as a careful owner would run it. */
async function readInside(how: { readonly mounted: boolean; readonly cgroupNamespace: 'host' | 'private' }) {
  const engine = new DockerEngine({ kind: 'unix', path: engineSocket() }, systemClock);
  const neighbour = await boxes().memoryEater(20);
  const bind = (Source: string, Target = Source): MountSettings => ({ Type: 'bind', Source, Target, ReadOnly: true });
  const options: ContainerCreateOptions = {
    Image: boxImage,
    name: `${boxes().prefix}reader-${how.cgroupNamespace}-${how.mounted}`,
    User: '65534:65534',
    Cmd: ['sh', '-c', 'until [ -n "$GO" ]; do sleep 1; done'],
    HostConfig: {
      CapDrop: ['ALL'],
      ReadonlyRootfs: true,
      SecurityOpt: ['no-new-privileges'],
      ...{ CgroupnsMode: how.cgroupNamespace },
      Mounts: [
        ...programs.map((path) => bind(path)),
        ...(how.mounted ? hostFiles.map(([from, to]) => bind(from, to)) : []),
      ],
    },
  };
  const self = await docker().createContainer(options);
  try {
    await self.start();
    const containers = await Promise.all([neighbour.id, self.id].map((id) => engine.inspect(id)));
    const exec = await self.exec({
      Cmd: [process.execPath, join(import.meta.dirname, 'child-read-cgroup.ts')],
      Env: [`CONTAINERS=${JSON.stringify(containers)}`],
      User: '65534:65534',
      AttachStdout: true,
      AttachStderr: true,
      Tty: true,
    });
    let output = '';
    for await (const chunk of await exec.start({ Tty: true })) output += chunk;
    const outside = new CgroupSource({ clock: systemClock });
    const expected = await outside.read(containers);
    outside.close();
    return { answer: JSON.parse(output), expected };
  } finally {
    await self.remove({ force: true });
    await until(
      () =>
        boxes()
          .remove(neighbour)
          .then(() => true),
      'the neighbour to be removed',
    );
  }
}

test.each(['host', 'private'] as const)(
  'with the two mounts it reads from a container in a %s cgroup namespace what can be read outside',
  async (cgroupNamespace) => {
    const { answer, expected } = await readInside({ mounted: true, cgroupNamespace });
    const inside: ContainerStats[] = answer;
    expect(inside).toHaveLength(2);
    for (const stats of inside) {
      const outside = expected.get(stats.name);
      expect(stats.memoryLimitBytes).toBe(outside?.memoryLimitBytes);
      expect(stats.networkRxBytes).toBeGreaterThanOrEqual(0);
      expect(stats.networkRxBytes).toBeLessThanOrEqual(outside?.networkRxBytes ?? -1);
      expect(stats.cpuSeconds).toBeGreaterThan(0);
      expect(stats.pids).toBeGreaterThan(0);
    }
    expect(inside[0]?.memoryBytes).toBeGreaterThan(20 * 1024 * 1024);
  },
);

test('without the mounts it says so, and what to mount', async () => {
  const { answer } = await readInside({ mounted: false, cgroupNamespace: 'private' });
  expect(answer).toEqual({ failed: expect.stringContaining('-v /sys/fs/cgroup:/host/cgroup:ro') });
});
