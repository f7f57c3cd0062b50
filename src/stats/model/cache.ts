import type { Container } from '../../containers/model/container.ts';
import type { Clock } from '../../kit/clock.ts';
import type { ContainerStats, StatsQuestion, StatsReader, StatsSnapshot, TotalStats } from './container-stats.ts';
import { LiveWatches, type SnapshotListener, type StatsWatch } from './live-watch.ts';
import { resolveRefs } from './resolve.ts';
import { type ReadOptions, type StatsSource, unknownStats } from './source.ts';
import { totalStats } from './totals.ts';

/** Two samples this far apart give the first CPU figure. */
const SECOND_SAMPLE_MS = 200;
/** A snapshot in which nothing could be read is not served for longer than this, so that recovery shows soon. */
const FAILURE_TTL_MS = 1_000;
/** After so long without a look, what the source keeps open is closed. */
const IDLE_MS = 30_000;

export interface StatsCacheOptions {
  readonly source: StatsSource;
  /** The containers that run now, from memory: called once a refresh. */
  readonly running: () => readonly Container[];
  readonly clock: Clock;
  /** How old figures may be by default, milliseconds. */
  readonly ttlMs?: number;
  /** No more containers than this are read and kept. */
  readonly maxContainers?: number;
}

/** What the cache did since it was made, for `/about` and metrics. */
export interface StatsCacheState {
  /** Questions answered from memory, and those that had to wait for a refresh. */
  readonly hits: number;
  readonly misses: number;
  readonly refreshes: number;
  /** Live watches now. */
  readonly watchers: number;
  /** Containers in the last snapshot, and those that had no place in it. */
  readonly containers: number;
  readonly leftOut: number;
}

/** What a refresh is to bring. */
interface Wanted {
  /** How old figures of a container that has not run since may be, milliseconds. */
  readonly stillMs: number;
  /** With CPU %, for which a second sample may be needed. */
  readonly rated: boolean;
}

/**
 * Stands between everybody who asks for stats and the source: one refresh at a time however many ask, none while the
 * last one is young enough, none at all when nobody asks.
 */
export class StatsCache implements StatsReader {
  readonly #options: Required<StatsCacheOptions>;
  readonly #watches: LiveWatches;
  #latest: Promise<StatsSnapshot> | null = null;
  #latestAt = Number.NEGATIVE_INFINITY;
  #latestTtlMs: number;
  /** CPU % is in it as far as it can be known. */
  #latestRated = true;
  #inFlight: { readonly snapshot: Promise<StatsSnapshot>; readonly rated: boolean } | null = null;
  /** Time of the last good snapshot; of the first try where there was none yet. */
  #knownUntil: number | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #cancelIdle: (() => void) | null = null;
  #closed = false;
  #hits = 0;
  #misses = 0;
  #refreshes = 0;
  #containers = 0;
  #leftOut = 0;

  constructor(options: StatsCacheOptions) {
    this.#options = { ttlMs: 3_000, maxContainers: 1_000, ...options };
    this.#latestTtlMs = this.#options.ttlMs;
    this.#watches = new LiveWatches(this.#options.clock, () =>
      this.#look({ maxAgeMs: 0, stillMs: this.#options.ttlMs, rated: true }),
    );
  }

  getAllContainerStats(question?: StatsQuestion): Promise<StatsSnapshot> {
    const { ttlMs } = this.#options;
    const maxAgeMs = question?.maxAgeMs ?? ttlMs;
    return this.#look({ maxAgeMs, stillMs: Math.min(maxAgeMs, ttlMs), rated: question?.cpuPercent !== false });
  }

  #look({ maxAgeMs, ...wanted }: Wanted & { readonly maxAgeMs: number }): Promise<StatsSnapshot> {
    const now = this.#options.clock.monotonic();
    this.#lookedAt = now;
    const isGood = this.#latestRated || !wanted.rated;
    if (this.#latest !== null && isGood && now - this.#latestAt < Math.min(maxAgeMs, this.#latestTtlMs)) {
      this.#hits += 1;
      return this.#latest;
    }
    this.#misses += 1;
    this.#watchForIdle();
    return this.#refresh(wanted);
  }

  async getContainerStats(ref: string, options?: { readonly maxAgeMs?: number }): Promise<ContainerStats | undefined> {
    const { containers } = await this.getAllContainerStats(options);
    return resolveRefs(containers, [ref]).get(ref);
  }

  async getMultipleContainerStats(
    refs: readonly string[],
    options?: { readonly maxAgeMs?: number },
  ): Promise<ReadonlyMap<string, ContainerStats>> {
    const { containers } = await this.getAllContainerStats(options);
    return resolveRefs(containers, refs);
  }

  async getTotalStats(refs?: readonly string[], options?: { readonly maxAgeMs?: number }): Promise<TotalStats> {
    const snapshot = await this.getAllContainerStats(options);
    const { containers } = snapshot;
    // A set, because two refs may mean the same container.
    return totalStats(snapshot, refs ? new Set(resolveRefs(containers, refs).values()) : containers.values());
  }

  /** Live: a snapshot a second until it is stopped or was not renewed for 30 s. */
  watch(listener: SnapshotListener): StatsWatch {
    return this.#watches.add(listener);
  }

  /** What was done so far. */
  state(): StatsCacheState {
    const hits = this.#hits;
    const misses = this.#misses;
    const refreshes = this.#refreshes;
    const containers = this.#containers;
    const leftOut = this.#leftOut;
    return { hits, misses, refreshes, containers, leftOut, watchers: this.#watches.size };
  }

  /** Ends every watch and lets go of the source. */
  close(): void {
    this.#closed = true;
    this.#watches.clear();
    this.#cancelIdle?.();
    this.#options.source.close();
  }

  #refresh(wanted: Wanted): Promise<StatsSnapshot> {
    const inFlight = this.#inFlight;
    if (inFlight && (inFlight.rated || !wanted.rated)) return inFlight.snapshot;
    // One that is under way without CPU % is let finish: its sample is the one to compare with.
    const begun = inFlight ? inFlight.snapshot.then(() => this.#load(wanted)) : this.#load(wanted);
    const next = {
      rated: wanted.rated,
      snapshot: begun.finally(() => {
        if (this.#inFlight === next) this.#inFlight = null;
      }),
    };
    this.#inFlight = next;
    return next.snapshot;
  }

  async #load({ stillMs, rated }: Wanted): Promise<StatsSnapshot> {
    const { running, maxContainers, clock, source, ttlMs } = this.#options;
    const all = running();
    const containers = all.length > maxContainers ? all.slice(0, maxContainers) : all;
    this.#refreshes += 1;
    this.#containers = containers.length;
    this.#leftOut = all.length - containers.length;
    const readings = await this.#readAll(containers, { maxAgeMs: stillMs }, rated);
    const at = clock.now();
    if (readings !== null || this.#knownUntil === null) this.#knownUntil = at;
    const snapshot: StatsSnapshot = {
      at,
      source: source.name,
      containers: complete(containers, readings, at),
      ...(readings === null ? { unknownSince: this.#knownUntil } : {}),
    };
    this.#latestAt = clock.monotonic();
    this.#latestTtlMs = readings === null ? Math.min(ttlMs, FAILURE_TTL_MS) : Number.POSITIVE_INFINITY;
    this.#latestRated = rated || ![...snapshot.containers.values()].some(lacksOnlyTheRate);
    this.#latest = Promise.resolve(snapshot);
    return snapshot;
  }

  /** `null` where nothing could be read. Why is known to the source, which keeps count of its failures. */
  async #readAll(
    containers: readonly Container[],
    options: ReadOptions,
    rated: boolean,
  ): Promise<ReadonlyMap<string, ContainerStats> | null> {
    const { source, clock } = this.#options;
    source.retain(containers);
    if (containers.length === 0) return new Map();
    try {
      const first = await source.read(containers, options);
      const unrated = containers.filter(({ name }) => lacksOnlyTheRate(first.get(name)));
      if (unrated.length === 0 || !rated) return first;
      await new Promise<void>((resolve) => clock.after(SECOND_SAMPLE_MS, resolve));
      return new Map([...first, ...(await source.read(unrated, options).catch(() => []))]);
    } catch {
      return null;
    }
  }

  /** One timer at a time, set by the first look after a rest. */
  #watchForIdle(): void {
    if (this.#cancelIdle !== null || this.#closed) return;
    const idle = this.#options.clock.monotonic() - this.#lookedAt;
    this.#cancelIdle = this.#options.clock.after(Math.max(1_000, IDLE_MS - idle), () => {
      this.#cancelIdle = null;
      const inUse = this.#inFlight !== null || this.#options.clock.monotonic() - this.#lookedAt < IDLE_MS;
      if (inUse) this.#watchForIdle();
      else this.#options.source.retain([]);
    });
  }
}

function lacksOnlyTheRate(stats: ContainerStats | undefined): boolean {
  return stats !== undefined && stats.cpuPercent === null && stats.cpuSeconds !== null;
}

/** Every container that runs has its entry, in the order of the list; what was not read is unknown. */
function complete(
  containers: readonly Container[],
  readings: ReadonlyMap<string, ContainerStats> | null,
  at: number,
): Map<string, ContainerStats> {
  return new Map(
    containers.map((container) => [container.name, readings?.get(container.name) ?? unknownStats(container, at)]),
  );
}
