import type { Clock } from './clock.ts';

export interface TurnLimits {
  /** Under way at once, of all and of one. */
  readonly atOnce: number;
  readonly atOnceEach: number;
  /** Of one, those that wait included. */
  readonly mostEach: number;
  /** Waiting, of all. */
  readonly waiting: number;
  /** Longest wait, and longest turn: then the next has its turn anyway. Milliseconds. */
  readonly waitMs: number;
  readonly turnMs: number;
}

/**
 * No turn was had:
 * - `own`: the one who asks has as many under way or waiting as one may have
 * - `full`: too many wait
 * - `late`: it waited as long as anything may
 */
export class TurnError extends Error {
  override readonly name = 'TurnError';
  readonly reason: 'own' | 'full' | 'late';

  constructor(reason: TurnError['reason']) {
    super(`no turn: ${reason}`);
    this.reason = reason;
  }
}

interface Waiting {
  readonly key: string;
  begin(): void;
}

/** Lets a few do something expensive at once; the others wait in the order in which they came, so many of them and so long. */
export class Turns {
  readonly #limits: TurnLimits;
  readonly #clock: Pick<Clock, 'after'>;
  readonly #waiting = new Set<Waiting>();
  /** Under way, by who has the turn. */
  readonly #underWay = new Map<string, number>();
  #count = 0;

  constructor(limits: TurnLimits, clock: Pick<Clock, 'after'>) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Under way now. */
  get underWay(): number {
    return this.#count;
  }

  /**
   * Resolves when it is the turn of `key`, with what ends the turn: to be called however it went, more than once does no
   * harm. @throws {TurnError}
   */
  async begin(key: string): Promise<() => void> {
    const { mostEach, waiting, waitMs } = this.#limits;
    const own = [...this.#waiting].filter((one) => one.key === key).length;
    if (own + this.#ownUnderWay(key) >= mostEach) throw new TurnError('own');
    if (this.#waiting.size >= waiting) throw new TurnError('full');
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.after(waitMs, () => {
        this.#waiting.delete(one);
        reject(new TurnError('late'));
      });
      const begin = () => {
        cancel();
        resolve(this.#take(key));
      };
      const one: Waiting = { key, begin };
      this.#waiting.add(one);
      this.#next();
    });
  }

  #next(): void {
    const { atOnce, atOnceEach } = this.#limits;
    for (const one of this.#waiting) {
      if (this.#count >= atOnce) return;
      if (this.#ownUnderWay(one.key) >= atOnceEach) continue;
      this.#waiting.delete(one);
      one.begin();
    }
  }

  #take(key: string): () => void {
    this.#count += 1;
    this.#underWay.set(key, this.#ownUnderWay(key) + 1);
    let hasEnded = false;
    const end = () => {
      if (hasEnded) return;
      hasEnded = true;
      cancel();
      this.#count -= 1;
      const left = this.#ownUnderWay(key) - 1;
      if (left > 0) this.#underWay.set(key, left);
      else this.#underWay.delete(key);
      this.#next();
    };
    const cancel = this.#clock.after(this.#limits.turnMs, end);
    return end;
  }

  #ownUnderWay(key: string): number {
    return this.#underWay.get(key) ?? 0;
  }
}
