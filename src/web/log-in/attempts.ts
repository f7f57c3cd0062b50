import { network } from '../../http/network.ts';

/** So many wrong passwords at once, then one more each `everyMs`. */
interface Allowance {
  readonly most: number;
  readonly everyMs: number;
}

const PER_ADDRESS: Allowance = { most: 5, everyMs: 60_000 };
/** Whoever has many addresses gets no further: some 17,000 guesses a day. */
const IN_ALL: Allowance = { most: 50, everyMs: 5_000 };
/** For those who can't be many. */
export const NO_LIMIT_IN_ALL: Allowance = { most: Number.POSITIVE_INFINITY, everyMs: 1 };
const MOST_ADDRESSES = 1_000;
const MOST_KNOWN = 100;

interface Bucket {
  /** Attempts that are left, at the time `at` (milliseconds). */
  left: number;
  at: number;
}

/**
 * Limits how often a wrong password may be tried on one way in: by address, and in all. Right ones cost nothing, and
 * where one came from nobody is kept out by what others do. Addresses beyond a thousand push out the one that has been
 * quiet longest.
 */
export class Attempts {
  readonly #now: () => number;
  readonly #byAddress = new Map<string, Bucket>();
  /** Where the right password came from. */
  readonly #known = new Set<string>();
  readonly #inAll: Allowance;
  readonly #all: Bucket;

  /**
   * @param now milliseconds; a clock that is set back or forward costs nobody more than the usual wait
   * @param inAll of all addresses together
   */
  constructor(now: () => number, inAll = IN_ALL) {
    this.#now = now;
    this.#inAll = inAll;
    this.#all = { left: inAll.most, at: now() };
  }

  /** How long this address has to wait before it may try, milliseconds; 0: it may. */
  waitMs(address: string): number {
    const key = network(address);
    const own = this.#byAddress.get(key);
    const inAll = this.#known.has(key) ? 0 : this.#wait(this.#all, this.#inAll);
    return Math.max(inAll, own ? this.#wait(own, PER_ADDRESS) : 0);
  }

  /** A wrong password came from there. */
  failed(address: string): void {
    const key = network(address);
    const own = this.#byAddress.get(key) ?? { left: PER_ADDRESS.most, at: this.#now() };
    this.#refill(own, PER_ADDRESS);
    own.left = Math.max(0, own.left - 1);
    this.#byAddress.delete(key);
    this.#byAddress.set(key, own);
    dropFirst(this.#byAddress, MOST_ADDRESSES);
    this.#refill(this.#all, this.#inAll);
    this.#all.left = Math.max(0, this.#all.left - 1);
  }

  /** The right one came from there; `forgives`: its mistakes are forgotten. */
  succeeded(address: string, { forgives }: { readonly forgives: boolean }): void {
    const key = network(address);
    if (forgives) this.#byAddress.delete(key);
    this.#known.delete(key);
    this.#known.add(key);
    dropFirst(this.#known, MOST_KNOWN);
  }

  #wait(bucket: Bucket, allowance: Allowance): number {
    this.#refill(bucket, allowance);
    return bucket.left >= 1 ? 0 : Math.ceil((1 - bucket.left) * allowance.everyMs);
  }

  #refill(bucket: Bucket, { most, everyMs }: Allowance): void {
    const now = this.#now();
    bucket.left = Math.min(most, bucket.left + Math.max(0, now - bucket.at) / everyMs);
    bucket.at = now;
  }
}

function dropFirst(of: Map<string, unknown> | Set<string>, most: number): void {
  const [first] = of.keys();
  if (of.size > most && first !== undefined) of.delete(first);
}
