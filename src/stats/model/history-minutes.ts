import type { StatsSnapshot } from './container-stats.ts';
import { CpuAverages } from './cpu-averages.ts';
import { type HistoryEntry, resolutions } from './history.ts';
import { bucketAt, type HistoryPoint, mergePoints, spreadOf } from './history-point.ts';

/** A clock that says less has not been set yet (a Raspberry Pi before its first NTP answer): 2024-01-01. */
const EARLIEST = Date.UTC(2024, 0, 1);

/** How much is remembered at once. */
export interface HistoryBounds {
  /** Containers a minute; more than this are left out, those seen first stay. */
  readonly containers: number;
  /** Names of which the last start is remembered. */
  readonly names: number;
}

/** Far more than a home server runs. */
export const defaultHistoryBounds: HistoryBounds = { containers: 200, names: 1_000 };

/**
 * Gathers snapshots into the minute that they are in. One minute is open at a time; a snapshot of any other one, later
 * or (the clock was set) earlier, closes it.
 */
export class HistoryMinutes {
  readonly #bounds: HistoryBounds;
  /** In the order of being last seen. */
  readonly #starts: Map<string, number>;
  #open = new Map<string, HistoryEntry>();
  #minute: number | null = null;
  readonly #cpu = new CpuAverages();

  constructor(starts: ReadonlyMap<string, number>, bounds: HistoryBounds = defaultHistoryBounds) {
    this.#starts = new Map(starts);
    this.#bounds = bounds;
  }

  /**
   * Takes a snapshot in, and returns the entries of the minute that it closed, none while the minute goes on.
   * `startedAt` says when a container's run began, `null` where that is not known.
   */
  add(snapshot: StatsSnapshot, startedAt: (name: string) => number | null): HistoryEntry[] {
    if (!(snapshot.at >= EARLIEST)) return [];
    const minute = bucketAt(snapshot.at, resolutions[0].ms);
    const closed = minute === this.#minute ? [] : this.close();
    this.#minute = minute;
    const cpu = this.#cpu.since(snapshot.containers);
    for (const [name, stats] of snapshot.containers) {
      const earlier = this.#open.get(name);
      if (!earlier && this.#open.size >= this.#bounds.containers) continue;
      const started = startedAt(name);
      const point: HistoryPoint = {
        at: minute,
        cpu: spreadOf(cpu.get(name) ?? null),
        memory: spreadOf(stats.memoryBytes),
        memoryLimitBytes: spreadOf(stats.memoryLimitBytes)?.max ?? null,
        restarts: this.#isRestart(name, started) ? 1 : 0,
      };
      this.#open.set(name, { name, startedAt: started, point: earlier ? mergePoints(earlier.point, point) : point });
    }
    return closed;
  }

  /** Ends the open minute and returns its entries; what nothing is known of is left out. */
  close(): HistoryEntry[] {
    const entries = [...this.#open.values()];
    this.#open = new Map();
    this.#minute = null;
    return entries.filter(({ point }) => point.cpu !== null || point.memory !== null || point.restarts > 0);
  }

  /** A run that began at another time than the one that we know of. The first one ever seen is no restart. */
  #isRestart(name: string, startedAt: number | null): boolean {
    if (startedAt === null) return false;
    const known = this.#starts.get(name);
    this.#starts.delete(name);
    this.#starts.set(name, startedAt);
    for (const oldest of this.#starts.keys()) {
      if (this.#starts.size <= this.#bounds.names) break;
      this.#starts.delete(oldest);
    }
    return known !== undefined && known !== startedAt;
  }
}
