import { kill } from 'node:process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Container } from '../../../src/containers/model/container.ts';
import { DockerEngine } from '../../../src/hosts/docker/engine.ts';
import { systemClock } from '../../../src/kit/clock.ts';
import { StatsCache } from '../../../src/stats/model/cache.ts';
import { SourceChooser } from '../../../src/stats/model/source-chooser.ts';
import { createSources } from '../../../src/stats/sources/sources.ts';
import { Boxes, PrivateEngine, until } from '../../engine/index.ts';

let privateEngine: PrivateEngine;
let engine: DockerEngine;
let boxes: Boxes;
let containers: Container[];
const caches: StatsCache[] = [];

beforeAll(async () => {
  privateEngine = await PrivateEngine.start({ liveRestore: true });
  engine = new DockerEngine({ kind: 'unix', path: privateEngine.socketPath }, systemClock);
  boxes = new Boxes(privateEngine.socketPath);
  const made = [await boxes.busy({ share: 0.2 }), await boxes.sleeper(), await boxes.sleeper()];
  containers = await Promise.all(made.map(({ id }) => engine.inspect(id)));
});
afterAll(async () => {
  for (const cache of caches) cache.close();
  await privateEngine.remove();
});

function cacheWith(choice: 'auto' | 'cgroup' | 'engine-api'): StatsCache {
  const environment = {
    statsSource: choice,
    dockerHost: `unix://${privateEngine.socketPath}`,
    hostCgroup: null,
    hostProc: null,
  };
  const sources = createSources({ docker: engine.docker, clock: systemClock, environment });
  const source = new SourceChooser({ sources, clock: systemClock });
  const cache = new StatsCache({ source, clock: systemClock, running: () => containers });
  caches.push(cache);
  return cache;
}

function names(snapshot: {
  readonly containers: ReadonlyMap<string, { readonly memoryBytes: number | null }>;
}): string[] {
  return [...snapshot.containers].filter(([, { memoryBytes }]) => memoryBytes !== null).map(([name]) => name);
}

test('with the engine away the kernel’s files go on, the engine’s API says unknown and is back at once', async () => {
  const [busy, , dies] = containers;
  if (busy === undefined || dies === undefined || dies.pid === null) throw new Error('the boxes do not run');
  const kernel = cacheWith('auto');
  const api = cacheWith('engine-api');
  const good = await api.getAllContainerStats();
  expect((await kernel.getAllContainerStats()).source).toBe('cgroup');
  expect(good.containers.get(busy.name)?.cpuPercent).toBeGreaterThan(0);

  await privateEngine.kill();
  const alone = await kernel.getAllContainerStats({ maxAgeMs: 0 });
  expect(alone).toMatchObject({ source: 'cgroup' });
  expect(alone.containers.get(busy.name)?.cpuPercent).toBeGreaterThan(0);
  expect(names(alone)).toHaveLength(3);

  const lost = await api.getAllContainerStats({ maxAgeMs: 0 });
  expect(lost.unknownSince).toBe(good.at);
  expect(lost.containers.size).toBe(3);
  expect(names(lost)).toEqual([]);

  kill(dies.pid, 'SIGKILL');
  await until(
    async () => names(await kernel.getAllContainerStats({ maxAgeMs: 0 })).length === 2,
    'its end to be noticed',
  );
  expect((await kernel.getAllContainerStats()).containers.get(dies.name)).toMatchObject({
    memoryBytes: null,
    pids: null,
  });

  await privateEngine.startAgain();
  const back = await api.getAllContainerStats({ maxAgeMs: 0 });
  expect(back.unknownSince).toBeUndefined();
  expect(back.containers.get(busy.name)?.memoryBytes).toBeGreaterThan(0);
});
