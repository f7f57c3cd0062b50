import type { Clock } from '../../kit/clock.ts';
import type { StatsSnapshot } from './container-stats.ts';

const INTERVAL_MS = 1_000;
/** A watch that nobody renewed for so long has lost its watcher. */
const LEASE_MS = 30_000;

/** Somebody's live look at the stats. It ends 30 s after the last `renew`, or at once with `stop`. */
export interface StatsWatch {
  renew(): void;
  stop(): void;
}

/** What is told of each snapshot. Must not throw; one that does is stopped. */
export type SnapshotListener = (snapshot: StatsSnapshot) => void;

interface Watcher {
  readonly listener: SnapshotListener;
  renewedAt: number;
}

/** Refreshes once a second while somebody watches, and not at all when nobody does. */
export class LiveWatches {
  readonly #watchers = new Set<Watcher>();
  readonly #clock: Clock;
  readonly #refresh: () => Promise<StatsSnapshot>;
  #looping = false;

  constructor(clock: Clock, refresh: () => Promise<StatsSnapshot>) {
    this.#clock = clock;
    this.#refresh = refresh;
  }

  /** How many watch now. */
  get size(): number {
    return this.#watchers.size;
  }

  /** The first snapshot comes as soon as it is read. */
  add(listener: SnapshotListener): StatsWatch {
    const watcher: Watcher = { listener, renewedAt: this.#clock.monotonic() };
    this.#watchers.add(watcher);
    if (!this.#looping) {
      this.#looping = true;
      void this.#turn();
    }
    return {
      renew: () => {
        watcher.renewedAt = this.#clock.monotonic();
      },
      stop: () => {
        this.#watchers.delete(watcher);
      },
    };
  }

  /** Ends every watch. */
  clear(): void {
    this.#watchers.clear();
  }

  async #turn(): Promise<void> {
    const startedAt = this.#clock.monotonic();
    for (const watcher of this.#watchers) {
      if (startedAt - watcher.renewedAt >= LEASE_MS) this.#watchers.delete(watcher);
    }
    if (this.#watchers.size === 0) {
      this.#looping = false;
      return;
    }
    try {
      this.#tell(await this.#refresh());
    } catch {
      // Tried again in a second, as after any refresh; whoever asked for the snapshot has been told.
    }
    const spent = this.#clock.monotonic() - startedAt;
    this.#clock.after(Math.max(0, INTERVAL_MS - spent), () => void this.#turn());
  }

  #tell(snapshot: StatsSnapshot): void {
    for (const watcher of this.#watchers) {
      try {
        watcher.listener(snapshot);
      } catch {
        this.#watchers.delete(watcher);
      }
    }
  }
}
