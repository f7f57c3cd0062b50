import type { Clock } from '../../kit/clock.ts';

/** Enough connections to keep a fast engine busy; more of them only queue inside it. */
const POOL = 10;
/** A one-shot request takes a few milliseconds, or up to a second where the engine waits for its collector's tick. */
const SLOW_MS = 250;
/** So many refreshes in a row with a fast answer make a slow engine worth another probe. */
const FAST_ROUNDS = 3;
const FAST_MS = 50;

/**
 * - `unknown`: not measured yet
 * - `pooled`: answers at once; a small pool is best
 * - `ticking`: waits for a tick of about a second (Docker before 23.0.8, 24.0.7 and 25.0): a pool would wait for one
 *   tick after the other, so everything is asked at once
 */
export type EnginePace = 'unknown' | 'pooled' | 'ticking';

/** How many requests to have under way at once: found out by timing the engine, not by its version. */
export class RequestPace {
  readonly #clock: Clock;
  #fastRounds = 0;
  #current: EnginePace = 'unknown';

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get pace(): EnginePace {
    return this.#current;
  }

  /** Measure anew: the engine may have been replaced. */
  forget(): void {
    this.#current = 'unknown';
    this.#fastRounds = 0;
  }

  /**
   * Starts `task` for every item, no more at once than is good for this engine. Done when all are done. A task must
   * not reject; one that hangs holds up its lane for a moment only.
   */
  async run<Item>(items: readonly Item[], task: (item: Item) => Promise<void>): Promise<void> {
    const queue = items.values();
    const all: Promise<void>[] = [];
    let fastest = Number.POSITIVE_INFINITY;
    const start = async (item: Item): Promise<void> => {
      const startedAt = this.#clock.monotonic();
      await task(item);
      fastest = Math.min(fastest, this.#clock.monotonic() - startedAt);
    };
    const lane = async (): Promise<void> => {
      for (const item of queue) {
        const running = start(item);
        all.push(running);
        if (!(await this.#endsSoon(running))) break;
      }
      // The pool was too narrow, or this lane's container hangs: let the rest go without waiting for either.
      for (const item of queue) all.push(start(item));
    };
    if (this.#current === 'pooled') await Promise.all(Array.from({ length: Math.min(POOL, items.length) }, lane));
    else all.push(...items.map(start));
    await Promise.all(all);
    if (items.length > 0) this.#learn(fastest);
  }

  /** Call with a request that follows right after an answer: it meets a full tick where the engine ticks. */
  async probe(request: () => Promise<void>): Promise<void> {
    const startedAt = this.#clock.monotonic();
    await request();
    this.#current = this.#clock.monotonic() - startedAt < SLOW_MS ? 'pooled' : 'ticking';
    this.#fastRounds = 0;
  }

  #learn(fastest: number): void {
    if (this.#current === 'pooled' && fastest > SLOW_MS) this.forget();
    if (this.#current !== 'ticking') return;
    this.#fastRounds = fastest < FAST_MS ? this.#fastRounds + 1 : 0;
    if (this.#fastRounds >= FAST_ROUNDS) this.forget();
  }

  async #endsSoon(running: Promise<void>): Promise<boolean> {
    let cancel = (): void => {};
    const slow = new Promise<false>((resolve) => {
      cancel = this.#clock.after(SLOW_MS, () => resolve(false));
    });
    const ended = await Promise.race([running.then(() => true as const), slow]);
    cancel();
    return ended;
  }
}
