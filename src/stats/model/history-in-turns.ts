import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../kit/clock.ts';
import { TurnError, Turns } from '../../kit/turns.ts';
import type { History, HistoryReader } from './history.ts';
import { bucketAt, type HistoryPoint } from './history-point.ts';

/** Where the past is kept. Both throw where it can't be read. */
export interface HistoryPoints {
  /** What can be answered of a period: from when, and how finely. All in milliseconds. */
  span(fromMs: number, toMs: number): { readonly fromMs: number; readonly resolutionMs: number };
  /** From inclusive, to exclusive; in one go, so for few buckets. */
  points(name: string, resolutionMs: number, fromMs: number, toMs: number): readonly HistoryPoint[];
}

/** A month has 2,880 buckets, which in one go would stop everything else for 15 ms and more. */
const BUCKETS_IN_A_TURN = 360;
const limits = { atOnce: 1, atOnceEach: 1, mostEach: 64, waiting: 64, waitMs: 30_000, turnMs: 30_000 };

/** Too many ask for the past at once: others had their turn for as long as anything waits. */
export class HistoryBusyError extends Error {
  override readonly name = 'HistoryBusyError';

  constructor() {
    super('too many ask for the history at once');
  }
}

/**
 * Reads the past a piece at a time, and lets everything else have its turn in between. One question after the other, so
 * that many at once take no more memory, nor a longer turn, than one.
 */
export class HistoryInTurns implements HistoryReader {
  readonly #store: HistoryPoints;
  readonly #turns: Turns;

  constructor(store: HistoryPoints, clock: Pick<Clock, 'after'>) {
    this.#store = store;
    this.#turns = new Turns(limits, clock);
  }

  /** @throws {HistoryBusyError}, and whatever the store throws */
  async history(name: string, fromMs: number, toMs: number): Promise<History> {
    const end = await this.#turns.begin('history').catch((error: unknown) => {
      throw error instanceof TurnError ? new HistoryBusyError() : error;
    });
    try {
      return await this.#read(name, fromMs, toMs);
    } finally {
      end();
    }
  }

  async #read(name: string, askedFromMs: number, toMs: number): Promise<History> {
    const { fromMs, resolutionMs } = this.#store.span(askedFromMs, toMs);
    const points: HistoryPoint[] = [];
    const piece = BUCKETS_IN_A_TURN * resolutionMs;
    for (let at = bucketAt(fromMs, resolutionMs); at < toMs; at += piece) {
      await nextTurn();
      points.push(...this.#store.points(name, resolutionMs, at, Math.min(toMs, at + piece)));
    }
    return { name, fromMs, toMs, resolutionMs, points };
  }
}
