import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Container } from '../../../src/containers/model/container.ts';
import { DockerEngine } from '../../../src/hosts/docker/engine.ts';
import { systemClock } from '../../../src/kit/clock.ts';
import type { ContainerStats } from '../../../src/stats/model/container-stats.ts';
import { formatRow } from '../../../src/stats/model/format.ts';
import type { StatsSource } from '../../../src/stats/model/source.ts';
import { CgroupSource } from '../../../src/stats/sources/cgroup/source.ts';
import { parseOutput } from '../../../src/stats/sources/cli/parse-output.ts';
import type { CliRow } from '../../../src/stats/sources/cli/parse-row.ts';
import { DockerCliSource } from '../../../src/stats/sources/cli/source.ts';
import { EngineApiSource } from '../../../src/stats/sources/engine-api.ts';
import { type Box, boxes, cli, docker, engineSocket } from '../../engine/index.ts';
import { countBlockIo } from './count-block-io.ts';

/**
 * Stated tolerances. Counters (traffic, block I/O) must lie between what they were before and after the CLI printed
 * them; CPU is compared under a load that is held constant, because the CLI's second is not ours.
 */
const CPU_POINTS = 6;
const CPU_SHARE = 0.15;
const MEMORY_BYTES = 1024 * 1024;
const MEMORY_SHARE = 0.05;
/** Three significant digits. */
const PRINTED_SHARE = 0.006;
/**
 * A load is not constant on a machine that is busy otherwise: so many comparisons of what it changes may be spoilt by that. What
 * does not change by itself must agree in every round.
 */
const ROUNDS = 8;
/** These begin and end processes all the time. */
const restless = ['talking', 'writing'];

const engine = new DockerEngine({ kind: 'unix', path: engineSocket() }, systemClock);

const kinds: Record<string, () => Promise<Box>> = {
  'busy on a third of a core': () => boxes().busy({ share: 0.33 }),
  idle: () => boxes().sleeper(),
  'limited in memory': () => boxes().memoryEater(40, { memoryMiB: 100 }),
  paused: async () => {
    const box = await boxes().memoryEater(10);
    await docker().getContainer(box.id).pause();
    return box;
  },
  'on the host’s network': () => boxes().sleeper({ networkMode: 'host' }),
  'without a network': () => boxes().sleeper({ networkMode: 'none' }),
  talking: async () => (await boxes().talkers(0)).from,
  'on the network of another': async () => {
    const { to } = await boxes().talkers(3);
    return boxes().sleeper({ networkMode: `container:${to.id}` });
  },
  'just restarted': async () => {
    const box = await boxes().busy({ share: 0.2 });
    await docker().getContainer(box.id).restart({ t: 0 });
    return box;
  },
  writing: async () => {
    const box = await boxes().diskWriter(0);
    const { State } = await docker().getContainer(box.id).inspect();
    await countBlockIo(State.Pid, dirname(engineSocket()));
    return box;
  },
};

const made = new Map<string, Container>();
beforeAll(async () => {
  await Promise.all(
    Object.entries(kinds).map(async ([kind, make]) => made.set(kind, await engine.inspect((await make()).id))),
  );
});

const sources: StatsSource[] = [];
afterAll(() => {
  for (const source of sources) source.close();
});

function makeSources(): StatsSource[] {
  const all = [
    new CgroupSource({ clock: systemClock }),
    new EngineApiSource({ docker: engine.docker, clock: systemClock }),
    new DockerCliSource({ clock: systemClock, program: '/usr/bin/docker', host: `unix://${engineSocket()}` }),
  ];
  sources.push(...all);
  return all;
}

test.concurrent.each(Object.keys(kinds))(
  'all sources agree with docker stats on a container that is %s',
  async (kind) => {
    const container = made.get(kind);
    if (container === undefined) throw new Error('it was not made');
    const all = makeSources();
    let spoilt: string[] = ['never compared'];
    for (let round = 0; round < ROUNDS && spoilt.length > 0; round += 1) {
      const found = await compare(all, container);
      const { PIDs, ...fixed } = found.fixed;
      expect(fixed).toEqual({ 'not read': [], limit: [] });
      if (!restless.includes(kind)) expect(PIDs).toEqual([]);
      spoilt = [...found.moving, ...PIDs];
    }
    expect(spoilt).toEqual([]);
  },
);

/** What a comparison found to differ, in words that name the source. */
interface Differences {
  /** What no load of the machine can change. */
  readonly fixed: { readonly 'not read': string[]; readonly limit: string[]; readonly PIDs: string[] };
  readonly moving: string[];
}

async function compare(all: readonly StatsSource[], container: Container): Promise<Differences> {
  const read = () => Promise.all(all.map(async (source) => (await source.read([container])).get(container.name)));
  const before = await read();
  const { stdout } = await cli(['stats', '--no-stream', '--no-trunc', '--format', '{{json .}}', container.id]);
  const [row] = parseOutput(stdout);
  const after = await read();
  const found: Differences = { fixed: { 'not read': [], limit: [], PIDs: [] }, moving: [] };
  for (const [index, { name }] of all.entries()) {
    const [earlier, later] = [before[index], after[index]];
    if (earlier && later && row) addDifferences(found, name, { before: earlier, row, after: later });
    else found.fixed['not read'].push(name);
  }
  return found;
}

/** @param name the source's */
function addDifferences(
  { fixed, moving }: Differences,
  name: string,
  { before, row, after }: { before: ContainerStats; row: CliRow; after: ContainerStats },
): void {
  const check = (found: string[], what: string, fine: boolean, ours: unknown, printed: unknown): void => {
    if (!fine) found.push(`${name}: ${what}: ${ours}, docker stats printed ${printed}`);
  };
  const limit = after.memoryLimitBytes ?? Number.NaN;
  const isLimit = Math.abs(limit / (row.memoryLimitBytes ?? Number.NaN) - 1) < 0.001;
  check(fixed.limit, 'limit', isLimit, limit, row.memoryLimitBytes);
  check(fixed.PIDs, 'PIDs', after.pids === row.pids || before.pids === row.pids, after.pids, row.pids);
  const cpu = after.cpuPercent ?? Number.NaN;
  const cpuSlack = CPU_POINTS + CPU_SHARE * (row.cpuPercent ?? 0);
  check(moving, 'CPU', Math.abs(cpu - (row.cpuPercent ?? Number.NaN)) <= cpuSlack, cpu, row.cpuPercent);
  const memory = after.memoryBytes ?? Number.NaN;
  const memorySlack = MEMORY_BYTES + MEMORY_SHARE * memory;
  const isMemory = Math.abs(memory - (row.memoryBytes ?? Number.NaN)) <= memorySlack;
  check(moving, 'memory', isMemory, memory, row.memoryBytes);
  for (const counter of ['networkRxBytes', 'networkTxBytes', 'blockReadBytes', 'blockWriteBytes'] as const) {
    const [low, printed, high] = [
      before[counter] ?? Number.NaN,
      row[counter] ?? Number.NaN,
      after[counter] ?? Number.NaN,
    ];
    const fine = printed >= low * (1 - PRINTED_SHARE) && printed <= high * (1 + PRINTED_SHARE);
    check(moving, counter, fine, `${low} to ${high}`, printed);
  }
}

test('what a container writes is counted', async () => {
  const container = made.get('writing');
  if (container === undefined) throw new Error('it was not made');
  const source = new CgroupSource({ clock: systemClock });
  sources.push(source);
  await vi.waitFor(async () => {
    const stats = (await source.read([container])).get(container.name);
    expect(stats?.blockWriteBytes).toBeGreaterThan(4 * 1024 * 1024);
  }, 20_000);
});

test('a container that does nothing is printed to the letter as docker stats prints it', async () => {
  const container = made.get('idle');
  if (container === undefined) throw new Error('it was not made');
  const source = new CgroupSource({ clock: systemClock });
  sources.push(source);
  let [ours, printed]: [unknown, unknown] = [null, undefined];
  for (let round = 0; round < ROUNDS && ours !== printed; round += 1) {
    await source.read([container]);
    const { stdout } = await cli(['stats', '--no-stream', '--format', '{{json .}}', container.id]);
    const stats = (await source.read([container])).get(container.name);
    if (!stats) throw new Error('it was not read');
    const formatted = formatRow(stats);
    const { Container: _id, ...row } = JSON.parse(stdout);
    expect([formatted.PIDs, limitOf(formatted)]).toEqual([row.PIDs, limitOf(row)]);
    ours = JSON.stringify(inOrder({ ...formatted }));
    printed = JSON.stringify(inOrder(row));
  }
  expect(ours).toBe(printed);
});

/** From `1.2MiB / 7.7GiB`. */
function limitOf({ MemUsage }: { readonly MemUsage: string }): string | undefined {
  return MemUsage.split(' / ')[1];
}

function inOrder(row: Record<string, unknown>): [string, unknown][] {
  return Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1));
}
