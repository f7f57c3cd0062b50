import { getPriority } from 'node:os';
import { describeMachine } from './machine.ts';
import type { CacheFigures } from './stats-cache.ts';
import { total } from './stats-cpu.ts';
import type { Held } from './stats-held.ts';
import type { Refreshes } from './stats-rounds.ts';
import { table } from './table.ts';

export interface StatsReport {
  readonly machine: string;
  readonly rounds: number;
  readonly refreshes: readonly Refreshes[];
  readonly cache: CacheFigures;
  readonly held: readonly Held[];
}

/** The facts of the machine, taken before it is made busy. */
export function machineFacts(versions: {
  readonly engine: string;
  readonly cli: string;
  readonly cgroup: string;
}): string {
  const priority = getPriority();
  return describeMachine({
    Engine: versions.engine,
    'docker CLI': versions.cli,
    cgroup: versions.cgroup,
    ...(priority !== 0 && { Priority: `nice ${priority} for the benchmark, the engine and the docker CLI alike` }),
  });
}

/** A run in Markdown. */
export function report({ machine, rounds, refreshes, cache, held }: StatsReport): string {
  return [
    '## Container stats',
    '',
    machine,
    `- Rounds: ${rounds} for each N, the sources interleaved in one process; medians, ratios per round`,
    '',
    '### One complete refresh of N idle containers: time',
    '',
    wallTable(refreshes),
    '',
    paceNote(refreshes),
    '',
    '### What it costs: CPU milliseconds',
    '',
    cpuTable(refreshes),
    '',
    '### The event loop of the bot during a refresh of the kernel’s files',
    '',
    stallTable(refreshes),
    '',
    `### The cache in front of it, N=${cache.count}`,
    '',
    cacheTable(cache),
    '',
    '### What is held',
    '',
    heldTable(held),
    '',
  ].join('\n');
}

function wallTable(refreshes: readonly Refreshes[]): string {
  const head = [
    'N',
    '`docker stats --no-stream`',
    'engine-api',
    'cgroup',
    'a container',
    'CLI / engine-api',
    'CLI / cgroup',
  ];
  return table(
    head,
    refreshes.map(({ count, wall, wallRatio }) => [
      String(count),
      `${wall.cli.toFixed(0)} ms`,
      `${wall.api.toFixed(1)} ms`,
      `${wall.cgroup.toFixed(2)} ms`,
      `${((wall.cgroup / count) * 1_000).toFixed(0)} µs`,
      `${wallRatio.api.toPrecision(2)} ×`,
      `${wallRatio.cgroup.toFixed(0)} ×`,
    ]),
  );
}

function paceNote(refreshes: readonly Refreshes[]): string {
  return refreshes.some(({ pace }) => pace === 'ticking')
    ? 'This engine answers a one-shot request only at its next collector tick, about once a second (engines do since 23.0.8, 24.0.7 and 25.0 no longer); engine-api found that out and asked about all containers at once.'
    : 'This engine answers one-shot requests at once; engine-api found that out and used ten connections.';
}

function cpuTable(refreshes: readonly Refreshes[]): string {
  const head = ['N', 'source', 'bot', 'docker command', 'engine', 'together', 'CLI / source'];
  const rows = refreshes.flatMap(({ count, cpu, cpuRatio }) =>
    (['cli', 'api', 'cgroup'] as const).map((source) => [
      String(count),
      { cli: '`docker stats`', api: 'engine-api', cgroup: 'cgroup' }[source],
      cpu[source].node.toFixed(2),
      cpu[source].commands.toFixed(1),
      cpu[source].daemon.toFixed(2),
      total(cpu[source]).toFixed(2),
      source === 'cli' ? '' : `${cpuRatio[source].toPrecision(3)} ×`,
    ]),
  );
  return table(head, rows);
}

function stallTable(refreshes: readonly Refreshes[]): string {
  const head = [
    'N',
    'longest standstill, median',
    'of it our own work',
    'worst of all rounds',
    'first refresh, nothing open yet',
    'its longest standstill',
  ];
  const rows = refreshes.map(({ count, stall, cold }) => {
    const figures = [stall.median, stall.cpu, stall.longest, cold.wall, cold.stall];
    return [String(count), ...figures.map((figure) => `${figure.toFixed(2)} ms`)];
  });
  return table(head, rows);
}

function cacheTable({ hitMicros, refreshesFor100, firstCpuMs, steady, steadyWhole, idle }: CacheFigures): string {
  return table(
    ['what', 'figure'],
    [
      ['answer from memory', `${hitMicros.toFixed(3)} µs`],
      ['refreshes for 100 callers at the same moment', String(refreshesFor100)],
      ['from nothing open to a snapshot with CPU %', `${firstCpuMs.toFixed(0)} ms`],
      ['watched at 1 Hz: bot', `${steady.corePercent.toFixed(3)} % of a core`],
      [
        'the same, had each container run in between (all files read each time)',
        `${steadyWhole.corePercent.toFixed(3)} % of a core`,
      ],
      ['watched at 1 Hz: requests to the engine', String(steady.requests)],
      ['nobody looking: reads, requests to the engine', `${idle.refreshes}, ${idle.requests}`],
    ],
  );
}

function heldTable(held: readonly Held[]): string {
  const verdict = { true: 'met', false: '**not met**', null: 'not for this engine' } as const;
  return table(
    ['what', 'held to', 'measured', ''],
    held.map(({ what, atLeast, measured, met }) => [what, atLeast, measured, verdict[`${met}`]]),
  );
}
