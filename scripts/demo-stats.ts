/**
 * `npm run demo:stats`: reads the stats of your own containers in four ways and shows how long each takes and that
 * all say the same. Changes nothing. Takes DOCKER_HOST and its like; reading the kernel's files may need root.
 */

import { type Container, isRunning } from '../src/containers/model/container.ts';
import { parseAddress } from '../src/hosts/docker/address.ts';
import { DockerEngine } from '../src/hosts/docker/engine.ts';
import { EngineError } from '../src/hosts/model/engine.ts';
import { systemClock } from '../src/kit/clock.ts';
import type { ContainerStats } from '../src/stats/model/container-stats.ts';
import { formatRow } from '../src/stats/model/format.ts';
import type { StatsSource } from '../src/stats/model/source.ts';
import { CgroupSource } from '../src/stats/sources/cgroup/source.ts';
import { DockerCliSource } from '../src/stats/sources/cli/source.ts';
import { EngineApiSource } from '../src/stats/sources/engine-api.ts';
import { Progress } from './demo-stats-progress.ts';

/** Asked one after the other, each takes a second or two: with more of them nobody would watch to the end. */
const MOST_ONE_BY_ONE = 5;
const SHOWN = 5;
/** Between the sample that CPU is compared with and the one that is timed. */
const SAMPLE_MS = 1_000;

interface Way {
  readonly name: string;
  /** `null`: not possible here. */
  readonly ms: number | null;
  readonly stats: ReadonlyMap<string, ContainerStats>;
}

async function demo(): Promise<void> {
  const { DOCKER_HOST: host, DOCKER_TLS_VERIFY: tls, DOCKER_CERT_PATH: certPath } = process.env;
  const engine = new DockerEngine(parseAddress({ host, tlsVerify: Boolean(tls), certPath }), systemClock);
  const info = await engine.info();
  const containers = (await engine.list()).filter(isRunning);
  console.log(`Docker Engine ${info.version} on ${info.hostName}: ${containers.length} containers run.\n`);
  if (containers.length === 0) return;
  const sources = [
    new DockerCliSource({ clock: systemClock }),
    new EngineApiSource({ docker: engine.docker, clock: systemClock }),
    new CgroupSource({ clock: systemClock }),
  ];
  const ways = [await oneByOne(engine, containers)];
  for (const source of sources) ways.push(await timed(source, containers));
  for (const source of sources) source.close();
  showTimes(ways);
  showFigures(ways, containers);
}

/** What most tools do: ask the engine about one container after the other. */
async function oneByOne(engine: DockerEngine, containers: readonly Container[]): Promise<Way> {
  const some = containers.slice(0, MOST_ONE_BY_ONE);
  const progress = new Progress('one call after the other', some.length);
  for (const { id } of some) {
    await engine.docker.getContainer(id).stats({ stream: false });
    progress.step();
  }
  const factor = containers.length / some.length;
  const note = factor > 1 ? ` for all, going by the first ${some.length}` : '';
  const ms = progress.end((took) => `${duration(took * factor)}${note}`);
  return { name: 'one call after the other', ms: ms * factor, stats: new Map() };
}

async function timed(source: StatsSource, containers: readonly Container[]): Promise<Way> {
  const names: Record<string, string> = {
    'docker-cli': 'docker stats --no-stream',
    'engine-api': 'Engine API, one-shot',
    cgroup: 'kernel files (cgroup)',
  };
  const name = names[source.name] ?? source.name;
  try {
    source.retain(containers);
    if (source.name !== 'docker-cli') {
      await source.read(containers);
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    }
    const progress = new Progress(name, null);
    try {
      const stats = await source.read(containers);
      return { name, ms: progress.end(duration), stats };
    } finally {
      progress.stop();
    }
  } catch (error) {
    console.log(`${name.padEnd(34)} not possible here: ${error instanceof Error ? error.message : error}`);
    return { name, ms: null, stats: new Map() };
  }
}

function showTimes(ways: readonly Way[]): void {
  const slowest = ways[0]?.ms ?? null;
  const cli = ways[1]?.ms ?? null;
  console.log('\nHow much faster:');
  console.table(
    Object.fromEntries(
      ways.map(({ name, ms }) => [
        name,
        {
          time: ms === null ? '-' : duration(ms),
          'than one by one': times(slowest, ms),
          'than docker stats': times(cli, ms),
        },
      ]),
    ),
  );
}

function showFigures(ways: readonly Way[], containers: readonly Container[]): void {
  console.log('\nThe same figures (CPU is about another second in each):');
  for (const { name } of containers.slice(0, SHOWN)) {
    const rows = ways.flatMap((way) => {
      const stats = way.stats.get(name);
      if (stats === undefined) return [];
      const { CPUPerc, MemUsage, NetIO, BlockIO, PIDs } = formatRow(stats);
      return [[way.name, { CPUPerc, MemUsage, NetIO, BlockIO, PIDs }] as const];
    });
    console.log(`\n${name}`);
    console.table(Object.fromEntries(rows));
  }
}

function times(slow: number | null, fast: number | null): string {
  return slow === null || fast === null ? '-' : `${(slow / fast).toFixed(slow / fast < 10 ? 1 : 0)} ×`;
}

function duration(ms: number): string {
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(2)} s`;
  return ms >= 10 ? `${ms.toFixed(0)} ms` : `${ms.toFixed(2)} ms`;
}

try {
  await demo();
} catch (error) {
  if (!(error instanceof EngineError)) throw error;
  console.error(`${error.message} ${error.advice ?? ''}`);
  process.exitCode = 1;
}
