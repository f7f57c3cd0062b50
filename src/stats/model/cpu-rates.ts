import { cpuPercent } from './formulas.ts';

/** Two readings closer than this give no rate worth showing: the kernel accounts in ticks of up to 10 ms. */
const MIN_SPAN_MS = 100;
/** `system_cpu_usage` moves in ticks of 10 ms a core: below this span plain time is the better base. */
const MIN_SYSTEM_SPAN_MS = 500;
/** An average over longer than this is no answer to "how busy is it now". */
const MAX_SPAN_MS = 15_000;

/** What a container's CPU counter said at one moment. */
export interface CpuSample {
  /** CPU time used since the container started, nanoseconds. */
  readonly usedNs: number;
  /** When that was so, milliseconds from any fixed start. */
  readonly atMs: number;
  /** What all of the host's cores together have spent until then, nanoseconds; `null` where not told. */
  readonly systemNs: number | null;
  /** Cores that `systemNs` is summed over. */
  readonly cores: number | null;
  /** Changes when the container starts anew, e.g. its start time: figures of two lives are never compared. */
  readonly life: number | string | null;
}

interface Baseline {
  older: CpuSample | null;
  newer: CpuSample;
}

/**
 * Turns counters into percentages. Keeps the last two samples of each container, so that a question right after another
 * still has a span long enough; forgets them when the counter goes backwards, the container starts anew, or the last
 * sample is too old to speak of now.
 */
export class CpuRates {
  readonly #baselines = new Map<string, Baseline>();

  /** Percent of one core since an earlier sample of `id`, or `null` where there is none to compare with. */
  add(id: string, sample: CpuSample): number | null {
    const known = this.#baselines.get(id);
    if (known === undefined || !follows(known.newer, sample)) {
      this.#baselines.set(id, { older: null, newer: sample });
      return null;
    }
    const since = sample.atMs - known.newer.atMs >= MIN_SPAN_MS ? known.newer : known.older;
    if (since === known.newer) {
      known.older = known.newer;
      known.newer = sample;
    }
    return since === null || !follows(since, sample) ? null : rate(since, sample);
  }

  /** Forgets one container. */
  drop(id: string): void {
    this.#baselines.delete(id);
  }

  /** Forgets all containers but these. */
  retain(ids: ReadonlySet<string>): void {
    for (const id of this.#baselines.keys()) if (!ids.has(id)) this.#baselines.delete(id);
  }

  /** How many containers are remembered. */
  get size(): number {
    return this.#baselines.size;
  }
}

function follows(before: CpuSample, after: CpuSample): boolean {
  const span = after.atMs - before.atMs;
  return before.life === after.life && after.usedNs >= before.usedNs && span >= 0 && span <= MAX_SPAN_MS;
}

function rate(before: CpuSample, after: CpuSample): number | null {
  const used = after.usedNs - before.usedNs;
  const spanMs = after.atMs - before.atMs;
  if (spanMs >= MIN_SYSTEM_SPAN_MS && before.systemNs !== null && after.systemNs !== null && after.cores !== null) {
    const percent = cpuPercent(used, after.systemNs - before.systemNs, after.cores);
    if (percent !== null) return percent;
  }
  return cpuPercent(used, spanMs * 1e6, 1);
}
