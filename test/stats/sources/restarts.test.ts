import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type Docker from 'dockerode';
import { expect, onTestFinished, test } from 'vitest';
import { isRunning } from '../../../src/containers/model/container.ts';
import { DockerEngine } from '../../../src/hosts/docker/engine.ts';
import { EngineWatch } from '../../../src/hosts/docker/watch.ts';
import { ContainerRegistry } from '../../../src/hosts/model/registry.ts';
import { systemClock } from '../../../src/kit/clock.ts';
import { StatsCache } from '../../../src/stats/model/cache.ts';
import type { StatsSnapshot } from '../../../src/stats/model/container-stats.ts';
import { CgroupSource } from '../../../src/stats/sources/cgroup/source.ts';
import { type Box, Boxes, PrivateEngine, until } from '../../engine/index.ts';

const BOXES = 10;
/** Of them so many with a network. */
const NETWORKED = 3;
const RESTARTS_EACH = 20;

test('200 restarts under a reading cache: nothing negative, nothing lost, no descriptor left', async () => {
  // So much happens on it that the bots of other tests would be busy with looking.
  const own = await PrivateEngine.start();
  onTestFinished(() => own.remove());
  const boxes = new Boxes(own.socketPath);
  const engine = new DockerEngine({ kind: 'unix', path: own.socketPath }, systemClock);
  const registry = new ContainerRegistry();
  const watch = new EngineWatch({ engine, registry, clock: systemClock, report: () => {} });
  await watch.start();
  // Without a network a restart takes half the time, with one there is more that can leak.
  const networked = await boxes.many(NETWORKED);
  const made = [...networked, ...(await boxes.many(BOXES - NETWORKED, { networkMode: 'none' }))];
  const names = new Set(made.map(({ name }) => name));
  const mine = () => registry.all().filter((container) => names.has(container.name));
  await until(() => mine().filter(isRunning).length === BOXES, 'the registry to know all boxes');

  const source = new CgroupSource({ clock: systemClock });
  const cache = new StatsCache({ source, clock: systemClock, running: () => mine().filter(isRunning), ttlMs: 1 });
  const odd: unknown[] = [];
  const reading = new AbortController();
  const readers = [1, 2].map(() => readUntil(reading.signal, cache, (snapshot) => odd.push(...oddFigures(snapshot))));
  await Promise.all(made.map((box) => restartOften(own.docker(), box)));
  reading.abort();
  await Promise.all(readers);

  expect(odd).toEqual([]);
  expect(cache.state().refreshes).toBeGreaterThan(RESTARTS_EACH);
  await until(async () => {
    const { containers } = await cache.getAllContainerStats({ maxAgeMs: 0 });
    const figures = names.values().map((name) => ({ name, ...containers.get(name), known: registry.get(name) }));
    expect([...figures].filter((one) => one.cpuPercent === undefined || !isComplete(one))).toEqual([]);
    return true;
  }, 'every box to be known completely');
  expect(source.open).toBe(BOXES);
  cache.close();
  expect(source.open).toBe(0);
  expect(await openKernelFiles()).toEqual([]);
  await watch.stop();
}, 300_000);

async function restartOften(docker: Docker, box: Box): Promise<void> {
  for (let restart = 0; restart < RESTARTS_EACH; restart += 1) await docker.getContainer(box.id).restart({ t: 0 });
}

async function readUntil(stop: AbortSignal, cache: StatsCache, see: (snapshot: StatsSnapshot) => void): Promise<void> {
  while (!stop.aborted) {
    see(await cache.getAllContainerStats({ maxAgeMs: 0 }));
    // Lets the engine have some of the machine.
    await pause(25);
  }
}

/** What no container may ever be said to use. */
function oddFigures(snapshot: StatsSnapshot): unknown[] {
  return [...snapshot.containers.values()].filter((stats) =>
    Object.values(stats).some((figure) => typeof figure === 'number' && !(figure >= 0 && figure < 1e15)),
  );
}

function isComplete(stats: object): boolean {
  return Object.values(stats).every((figure) => figure !== null);
}

async function openKernelFiles(): Promise<string[]> {
  const links = (await readdir('/proc/self/fd')).map((fd) => readlink(join('/proc/self/fd', fd)).catch(() => ''));
  return (await Promise.all(links)).filter((path) => /^\/sys\/fs\/cgroup|\/net\/dev$/.test(path));
}
