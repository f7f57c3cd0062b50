import type { Clock } from '../../kit/clock.ts';

/** How long an action that is under way may go on when we are told to end, milliseconds. */
const finishWithinMs = 8_000;
/** How long the last words may take after that, milliseconds. */
const sayWithinMs = 3_000;

/**
 * The end of the program as commands see it: first it is announced (nothing new is begun, what is under way may finish),
 * then it has come (what is still going on is left to the engine, and the person is told so).
 */
export class Shutdown {
  readonly #clock: Clock;
  readonly #announced = new AbortController();
  readonly #come = new AbortController();
  readonly #underWay = new Set<Promise<void>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isAnnounced(): boolean {
    return this.#announced.signal.aborted;
  }

  /** Has the end wait for `work`, which must not reject. */
  waitsFor(work: Promise<void>): void {
    const counted = work.finally(() => this.#underWay.delete(counted));
    this.#underWay.add(counted);
  }

  /** What `work` comes to, or `null` when the end is announced, or has come, before that. */
  async unless<T>(stage: 'announced' | 'come', work: Promise<T>): Promise<T | null> {
    const { signal } = stage === 'announced' ? this.#announced : this.#come;
    if (signal.aborted) return null;
    let stopListening = () => {};
    const ended = new Promise<null>((resolve) => {
      const end = () => resolve(null);
      signal.addEventListener('abort', end);
      stopListening = () => signal.removeEventListener('abort', end);
    });
    try {
      return await Promise.race([work, ended]);
    } finally {
      stopListening();
    }
  }

  /** Resolves when everything that was waited for has said its last word, after {@link finishWithinMs} and a little at most. */
  async begin(): Promise<void> {
    this.#announced.abort();
    const cancels = [this.#clock.after(finishWithinMs, () => this.#come.abort())];
    const late = new Promise<void>((resolve) => {
      cancels.push(this.#clock.after(finishWithinMs + sayWithinMs, resolve));
    });
    await Promise.race([this.#allSaid(), late]);
    for (const cancel of cancels) cancel();
  }

  async #allSaid(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
  }
}
