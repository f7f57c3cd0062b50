import type { Clock } from '../kit/clock.ts';
import type { StoreLog } from './open.ts';

const EVERY_MS = 30 * 60_000;

/** Wall clock and passed time may differ by this much: NTP nudges, a short sleep. */
const STEADY_WITHIN_MS = 60_000;

/** A table that forgets what is too old. */
export interface Prunable {
  /** `now`: milliseconds since the epoch. Returns how much was removed. */
  prune(now: number): number;
}

export interface HousekeepingDeps {
  readonly clock: Clock;
  readonly log: StoreLog;
  /** By a name for the log. */
  readonly tables: Readonly<Record<string, Prunable>>;
}

/**
 * Prunes the tables every half hour, except after the clock was set: a wrong date in the future would make everything
 * look too old. It must have run steadily since the last look before anything is forgotten by it.
 */
export class Housekeeping {
  readonly #deps: HousekeepingDeps;
  #cancel: (() => void) | null = null;

  constructor(deps: HousekeepingDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.stop();
    this.#schedule();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #schedule(): void {
    const { clock } = this.#deps;
    const before = { wall: clock.now(), passed: clock.monotonic() };
    this.#cancel = clock.after(EVERY_MS, () => {
      const now = clock.now();
      const jump = now - before.wall - (clock.monotonic() - before.passed);
      if (Math.abs(jump) <= STEADY_WITHIN_MS) this.#prune(now);
      else this.#deps.log.warn({ jumpMs: jump }, 'the clock was set: nothing is forgotten until it runs steadily');
      this.#schedule();
    });
  }

  #prune(now: number): void {
    for (const [table, prunable] of Object.entries(this.#deps.tables)) {
      try {
        prunable.prune(now);
      } catch (error) {
        this.#deps.log.error({ err: error, table }, 'a table could not be pruned');
      }
    }
  }
}
