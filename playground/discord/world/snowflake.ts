import type { Clock } from '../../../src/kit/clock.ts';

/** First second of 2015: what the timestamps in Discord's ids count from. */
const DISCORD_EPOCH = 1_420_070_400_000;

/** Makes ids as Discord does: milliseconds since 2015 above 22 bits of a counter, so that newer is greater. */
export class SnowflakeMint {
  readonly #clock: Clock;
  #last = 0n;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A new id, greater than every one before it. */
  next(): string {
    const id = BigInt(Math.floor(this.#clock.now()) - DISCORD_EPOCH) << 22n;
    this.#last = id > this.#last ? id : this.#last + 1n;
    return this.#last.toString();
  }
}
