/**
 * What a container uses, counted the way `docker stats` counts. `null` means unknown: not readable, or (CPU) not two
 * samples yet. A figure is never invented and never a stand-in zero.
 */
export interface ContainerStats {
  readonly name: string;
  readonly id: string;
  /**
   * When it was read, milliseconds since the epoch. What does not come from the CPU's counter may be up to three seconds
   * older where that counter has stood still since and the caller allowed it.
   */
  readonly at: number;
  /** Percent of one core: 200 on two busy cores, as the docker CLI prints it. */
  readonly cpuPercent: number | null;
  /**
   * CPU time since the container started, seconds, over all cores. It never goes back but at a restart, so that an
   * average over any period can be had from two of them. `null` from a source that knows only percentages.
   */
  readonly cpuSeconds: number | null;
  /** Bytes, without the page cache that the kernel would give back. */
  readonly memoryBytes: number | null;
  /** Bytes: its own limit, or the host's memory where it has none. */
  readonly memoryLimitBytes: number | null;
  /** Percent of the limit. */
  readonly memoryPercent: number | null;
  /** Bytes since the container started, over all its interfaces but `lo`. */
  readonly networkRxBytes: number | null;
  readonly networkTxBytes: number | null;
  /** Bytes since the container started, over all block devices. */
  readonly blockReadBytes: number | null;
  readonly blockWriteBytes: number | null;
  /** Processes and threads. */
  readonly pids: number | null;
}

/** One refresh of all containers that run. */
export interface StatsSnapshot {
  /** When it was read, milliseconds since the epoch. */
  readonly at: number;
  /** Which source read it, e.g. `engine-api`. */
  readonly source: string;
  /** By container name; a container that does not run is absent, one that could not be read is there, all `null`. */
  readonly containers: ReadonlyMap<string, ContainerStats>;
  /**
   * Set where no source could read anything: since when that is so, milliseconds since the epoch (the time of the
   * last good snapshot, or of the first try). Every figure is then unknown.
   */
  readonly unknownSince?: number;
}

/** Sums over containers; what is unknown for one is left out of the sum and counted in `unknown`. */
export interface TotalStats {
  readonly at: number;
  readonly source: string;
  /** Containers in the sum, and those among them with something unknown. */
  readonly count: number;
  readonly unknown: number;
  readonly cpuPercent: number;
  readonly memoryBytes: number;
  readonly networkRxBytes: number;
  readonly networkTxBytes: number;
  readonly blockReadBytes: number;
  readonly blockWriteBytes: number;
  readonly pids: number;
}

/** What is asked of the stats. */
export interface StatsQuestion {
  /** How old a snapshot may be, milliseconds: 0 demands a new one; without it the cache's time to live counts. */
  readonly maxAgeMs?: number;
  /** `false`: CPU % may be missing. Then no second sample is taken where the last one is too old to compare with. */
  readonly cpuPercent?: false;
}

/** How the rest of the product asks for stats: always through the cache, one refresh however many ask. */
export interface StatsReader {
  /** A fresh enough snapshot. */
  getAllContainerStats(question?: StatsQuestion): Promise<StatsSnapshot>;
  /** By long id, short id or name; `undefined` where nothing like it runs. */
  getContainerStats(ref: string, options?: { readonly maxAgeMs?: number }): Promise<ContainerStats | undefined>;
  /** The same for many in one pass; a ref that is absent is absent in the answer. Keyed by the ref as given. */
  getMultipleContainerStats(
    refs: readonly string[],
    options?: { readonly maxAgeMs?: number },
  ): Promise<ReadonlyMap<string, ContainerStats>>;
  /** Of these, or of all. */
  getTotalStats(refs?: readonly string[], options?: { readonly maxAgeMs?: number }): Promise<TotalStats>;
}
