import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../src/kit/clock.ts';
import type { StatsSource } from '../src/stats/model/source.ts';
import { CgroupSource } from '../src/stats/sources/cgroup/source.ts';
import { EngineApiSource } from '../src/stats/sources/engine-api.ts';
import type { EnginePace } from '../src/stats/sources/request-pace.ts';
import { CpuMeter, type CpuTimes, total } from './stats-cpu.ts';
import { median } from './stats-median.ts';
import type { StatsScene } from './stats-scene.ts';

/** Refreshes of the kernel's files in a round: one takes less than a timer can tell well. */
const CGROUP_TIMES = 25;
const API_TIMES = 1;
/** Nobody refreshes in a tight loop: between two the processor does something else. */
const PAUSE_MS = 20;

/** One complete refresh of `count` containers, medians over the rounds. Times in milliseconds. */
export interface Refreshes {
  readonly count: number;
  readonly wall: { readonly cli: number; readonly api: number; readonly cgroup: number };
  readonly cpu: { readonly cli: CpuTimes; readonly api: CpuTimes; readonly cgroup: CpuTimes };
  /** Medians of the ratios of each round: how many times the CLI takes what the source takes. */
  readonly wallRatio: { readonly api: number; readonly cgroup: number };
  readonly cpuRatio: { readonly api: number; readonly cgroup: number };
  /**
   * The longest that the event loop stood still in one refresh of the kernel's files: the median and the worst, and the
   * median of the processor time that we spent in it, which leaves out what other programs took meanwhile.
   */
  readonly stall: { readonly median: number; readonly longest: number; readonly cpu: number };
  /** The first refresh of the kernel's files, when nothing is open yet, and its longest standstill. */
  readonly cold: { readonly wall: number; readonly stall: number };
  readonly pace: EnginePace;
}

interface Measured {
  readonly wall: number;
  readonly cpu: CpuTimes;
}

/** Interleaves the sources, `rounds` times, so that whatever else happens on the machine hits them alike. */
export async function measureRefreshes(scene: StatsScene, rounds: number): Promise<Refreshes> {
  const { containers } = scene;
  const meter = new CpuMeter(scene.engine.dir);
  const cgroup = new CgroupSource({ clock: systemClock });
  const api = new EngineApiSource({ docker: scene.docker.docker, clock: systemClock });
  // Without a permitted age each refresh is a complete one; idle containers would else be left alone for three seconds.
  const read = (source: StatsSource) => () => source.read(containers);
  const cold: Watched[] = [];
  const stalls: Watched[] = [];
  const all: { readonly cli: Measured; readonly api: Measured; readonly cgroup: Measured }[] = [];
  for (const source of [cgroup, api]) source.retain(containers);
  // The pace of the engine is found out beside the first refresh.
  await api.read(containers);
  await pause(2_500);
  for (let round = 0; round < rounds; round += 1) {
    const cli = await measure(meter, 1, () => scene.dockerStats());
    const one = await measure(meter, API_TIMES, read(api));
    cgroup.retain([]);
    cold.push(await watchLoop(read(cgroup)));
    const files = await measure(meter, CGROUP_TIMES, read(cgroup));
    for (let n = 0; n < 5; n += 1) stalls.push(await watchLoop(read(cgroup)));
    all.push({ cli, api: one, cgroup: files });
  }
  const pace = api.enginePace;
  for (const source of [cgroup, api]) source.close();
  const over = (figure: (round: (typeof all)[number]) => number): number => median(all.map(figure));
  const cpu = (source: 'cli' | 'api' | 'cgroup'): CpuTimes => ({
    node: over((round) => round[source].cpu.node),
    commands: mean(all.map((round) => round[source].cpu.commands)),
    daemon: mean(all.map((round) => round[source].cpu.daemon)),
  });
  const costs = { cli: cpu('cli'), api: cpu('api'), cgroup: cpu('cgroup') };
  return {
    count: containers.length,
    wall: { cli: over((r) => r.cli.wall), api: over((r) => r.api.wall), cgroup: over((r) => r.cgroup.wall) },
    cpu: costs,
    wallRatio: { api: over((r) => r.cli.wall / r.api.wall), cgroup: over((r) => r.cli.wall / r.cgroup.wall) },
    cpuRatio: {
      api: total(costs.cli) / total(costs.api),
      cgroup: total(costs.cli) / total(costs.cgroup),
    },
    stall: {
      median: median(stalls.map(({ stall }) => stall)),
      longest: Math.max(...stalls.map(({ stall }) => stall)),
      cpu: median(stalls.map(({ stallCpu }) => stallCpu)),
    },
    cold: { wall: median(cold.map(({ wall }) => wall)), stall: median(cold.map(({ stall }) => stall)) },
    pace,
  };
}

/** Wall: the median of the repetitions. CPU: of all repetitions together, for ticks of 10 ms are too coarse for one. */
async function measure(meter: CpuMeter, times: number, work: () => Promise<unknown>): Promise<Measured> {
  const walls: number[] = [];
  const cpu = await meter.each(times, async () => {
    if (times > 1) await pause(PAUSE_MS);
    const startedAt = performance.now();
    await work();
    walls.push(performance.now() - startedAt);
  });
  return { wall: median(walls), cpu };
}

interface Watched {
  readonly wall: number;
  /** The longest single turns, by the clock and by our processor time. */
  readonly stall: number;
  readonly stallCpu: number;
}

/** The longest time that the event loop did not turn while `work` went on. */
async function watchLoop(work: () => Promise<unknown>): Promise<Watched> {
  let done = false;
  let stall = 0;
  let stallCpu = 0;
  const watching = (async () => {
    let last = performance.now();
    let lastCpu = ownCpu();
    while (!done) {
      await nextTurn();
      const [now, nowCpu] = [performance.now(), ownCpu()];
      stall = Math.max(stall, now - last);
      stallCpu = Math.max(stallCpu, nowCpu - lastCpu);
      [last, lastCpu] = [now, nowCpu];
    }
  })();
  const startedAt = performance.now();
  await work();
  const wall = performance.now() - startedAt;
  done = true;
  await watching;
  return { wall, stall, stallCpu };
}

/** Milliseconds of processor time of this process: a little more than the loop's own, for V8 has helpers. */
function ownCpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** CPU of other processes comes in ticks of 10 ms: their mean tells more than their median. */
function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
