import { createHash } from 'node:crypto';
import type { Clock } from '../../../src/kit/clock.ts';

/** So many requests in so many milliseconds. */
export interface Limit {
  readonly limit: number;
  readonly perMs: number;
}

/** What a request was found to be, as headers say it. */
export interface Verdict {
  readonly allowed: boolean;
  readonly headers: Record<string, string>;
  /** Seconds to wait. */
  readonly retryAfter: number;
  readonly global: boolean;
}

interface Window {
  readonly endsAt: number;
  used: number;
}

const globalLimit: Limit = { limit: 50, perMs: 1_000 };

/** Counts requests in the windows of their buckets, and all together, by the simulator's clock. */
export class RateLimits {
  readonly #clock: Clock;
  readonly #windows = new Map<string, Window>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts a request. `bucket` names the route and the resource it is counted for. */
  take(bucket: string | undefined, limit: Limit | undefined, countsGlobally: boolean): Verdict {
    if (countsGlobally) {
      const all = this.#window('global', globalLimit);
      all.used++;
      if (all.used > globalLimit.limit) {
        return {
          allowed: false,
          headers: { 'x-ratelimit-global': 'true', 'x-ratelimit-scope': 'global' },
          retryAfter: this.#left(all),
          global: true,
        };
      }
    }
    if (bucket === undefined || limit === undefined)
      return { allowed: true, headers: {}, retryAfter: 0, global: false };
    const window = this.#window(bucket, limit);
    const allowed = window.used < limit.limit;
    if (allowed) window.used++;
    const left = this.#left(window);
    const headers: Record<string, string> = {
      'x-ratelimit-bucket': createHash('md5').update(bucket.split(' ').slice(0, 2).join(' ')).digest('hex'),
      'x-ratelimit-limit': String(limit.limit),
      'x-ratelimit-remaining': String(limit.limit - window.used),
      'x-ratelimit-reset': ((this.#clock.now() + left * 1000) / 1000).toFixed(3),
      'x-ratelimit-reset-after': left.toFixed(3),
    };
    if (!allowed) headers['x-ratelimit-scope'] = 'user';
    return { allowed, headers, retryAfter: left, global: false };
  }

  #window(key: string, limit: Limit): Window {
    const now = this.#clock.monotonic();
    let window = this.#windows.get(key);
    if (window === undefined || window.endsAt <= now) {
      if (this.#windows.size > 1_000) this.#forget(now);
      window = { endsAt: now + limit.perMs, used: 0 };
      this.#windows.set(key, window);
    }
    return window;
  }

  #forget(now: number): void {
    for (const [key, window] of this.#windows) if (window.endsAt <= now) this.#windows.delete(key);
  }

  /** Seconds until the window ends. */
  #left(window: Window): number {
    return Math.max(0.001, (window.endsAt - this.#clock.monotonic()) / 1000);
  }
}
