import { readdir, readlink } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Docker from 'dockerode';
import { systemClock } from '../src/kit/clock.ts';
import { StatsCache } from '../src/stats/model/cache.ts';
import type { StatsSource } from '../src/stats/model/source.ts';
import { SourceChooser } from '../src/stats/model/source-chooser.ts';
import { CgroupSource } from '../src/stats/sources/cgroup/source.ts';
import { createSources } from '../src/stats/sources/sources.ts';
import { CpuMeter } from './stats-cpu.ts';
import type { StatsScene } from './stats-scene.ts';

const HITS = 1_000_000;
const STEADY_MS = 30_000;
/** V8 clears up after what was measured before, which is not to be counted. */
const SETTLE_MS = 10_000;
/** The cache lets go 30 s after the last look. */
const IDLE_MS = 32_000;
const NOBODY_MS = 10_000;

/** How the cache does in front of the kernel's files. */
export interface CacheFigures {
  readonly count: number;
  /** Microseconds for an answer from memory. */
  readonly hitMicros: number;
  /** Refreshes that 100 callers at the same moment cause. */
  readonly refreshesFor100: number;
  /** From nothing open to a snapshot with CPU %, milliseconds. */
  readonly firstCpuMs: number;
  /** While somebody watches: percent of one core, requests to the engine, the engine's CPU in milliseconds a second. */
  readonly steady: { readonly corePercent: number; readonly requests: number; readonly daemonMs: number };
  /** The same where all files of all containers are read each time, as when each of them has run in between. */
  readonly steadyWhole: { readonly corePercent: number };
  /** While nobody does. */
  readonly idle: { readonly refreshes: number; readonly requests: number; readonly openFiles: boolean };
}

export async function measureCache(scene: StatsScene): Promise<CacheFigures> {
  const door = await countingDoor(scene.engine.socketPath, join(scene.engine.dir, 'counted.sock'));
  const meter = new CpuMeter(scene.engine.dir);
  const environment = {
    statsSource: 'auto' as const,
    dockerHost: `unix://${door.path}`,
    hostCgroup: null,
    hostProc: null,
  };
  const docker = new Docker({ socketPath: door.path });
  const sources = createSources({ docker, clock: systemClock, environment });
  const source = new SourceChooser({ sources, clock: systemClock });
  const cache = new StatsCache({ source, clock: systemClock, running: () => scene.containers });
  try {
    const startedAt = performance.now();
    const first = await cache.getAllContainerStats();
    const firstCpuMs = performance.now() - startedAt;
    if ([...first.containers.values()].some(({ cpuPercent }) => cpuPercent === null)) throw new Error('no CPU yet');
    await source.settled();

    const before = cache.state().refreshes;
    await Promise.all(Array.from({ length: 100 }, () => cache.getAllContainerStats({ maxAgeMs: 0 })));
    const refreshesFor100 = cache.state().refreshes - before;

    const hitMicros = await timeHits(cache);
    await pause(SETTLE_MS);
    const steady = await watchFor(STEADY_MS, cache, meter, door);
    const steadyWhole = await watchWhole(scene, meter, door);
    await pause(IDLE_MS);
    const quiet = { refreshes: cache.state().refreshes, requests: door.requests };
    await pause(NOBODY_MS);
    const idle = {
      refreshes: cache.state().refreshes - quiet.refreshes,
      requests: door.requests - quiet.requests,
      openFiles: await hasOpenKernelFiles(),
    };
    return { count: scene.containers.length, hitMicros, refreshesFor100, firstCpuMs, steady, steadyWhole, idle };
  } finally {
    cache.close();
    door.close();
  }
}

async function timeHits(cache: StatsCache): Promise<number> {
  await cache.getAllContainerStats({ maxAgeMs: 0 });
  const startedAt = performance.now();
  for (let n = 0; n < HITS; n += 1) cache.getAllContainerStats({ maxAgeMs: 60_000 });
  return ((performance.now() - startedAt) * 1_000) / HITS;
}

async function watchWhole(scene: StatsScene, meter: CpuMeter, door: CountingDoor): Promise<CacheFigures['steady']> {
  const source: StatsSource = new CgroupSource({ clock: systemClock });
  const whole: StatsSource = {
    name: source.name,
    read: (containers) => source.read(containers),
    retain: (containers) => source.retain(containers),
    close: () => source.close(),
  };
  const cache = new StatsCache({ source: whole, clock: systemClock, running: () => scene.containers });
  try {
    return await watchFor(STEADY_MS, cache, meter, door);
  } finally {
    cache.close();
  }
}

async function watchFor(
  ms: number,
  cache: StatsCache,
  meter: CpuMeter,
  door: CountingDoor,
): Promise<CacheFigures['steady']> {
  const watch = cache.watch(() => {});
  const renewing = setInterval(() => watch.renew(), 10_000);
  const requests = door.requests;
  const before = meter.now();
  const startedAt = performance.now();
  await pause(ms);
  const took = performance.now() - startedAt;
  const after = meter.now();
  clearInterval(renewing);
  watch.stop();
  return {
    corePercent: ((after.node - before.node) / took) * 100,
    requests: door.requests - requests,
    daemonMs: (after.daemon - before.daemon) / (took / 1_000),
  };
}

interface CountingDoor {
  readonly path: string;
  readonly requests: number;
  close(): void;
}

/** A socket in front of the engine's that counts what is asked. */
async function countingDoor(engine: string, path: string): Promise<CountingDoor> {
  let requests = 0;
  const server = createServer((client) => {
    const upstream = connect(engine);
    client.on('data', (data) => {
      if (/^[A-Z]+ \//.test(data.subarray(0, 16).toString('latin1'))) requests += 1;
    });
    for (const socket of [client, upstream]) socket.on('error', () => socket.destroy());
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    path,
    get requests() {
      return requests;
    },
    close: () => server.close(),
  };
}

async function hasOpenKernelFiles(): Promise<boolean> {
  const links = (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => ''));
  return (await Promise.all(links)).some((path) => path.startsWith('/sys/fs/cgroup'));
}
