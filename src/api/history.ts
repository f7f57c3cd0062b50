import { setImmediate as nextTurn } from 'node:timers/promises';
import { historyPeriods } from '../stats/model/history-period.ts';
import type { HistoryPoint } from '../stats/model/history-point.ts';
import { ApiError } from './api-error.ts';
import type { ApiDeps } from './deps.ts';
import { iso } from './instant.ts';
import type { HistoryResponse } from './types.ts';

/** The past grows by a point a minute at most. */
const KEPT_MS = 15_000;
/** A month is some 600 KB of text. */
const MOST_KEPT = 8;
const POINTS_IN_A_TURN = 360;

/** An answer that is being made or was made, and when that began, milliseconds since the epoch. */
interface Kept {
  readonly at: number;
  /** In UTF-8: sent to many, it is encoded once. */
  readonly body: Promise<Buffer>;
}

/**
 * The past of one container as JSON, from the database: causes no refresh. One that was removed still has a past. The same
 * question is answered once, for all who ask while it is being answered and shortly after.
 */
export function historyAnswers(deps: Pick<ApiDeps, 'clock' | 'history'>) {
  const making = new Map<string, Kept>();
  const made = new Map<string, Kept>();

  const make = async (key: string, name: string, ms: number): Promise<Buffer> => {
    const at = deps.clock.now();
    const kept = { at, body: answer(deps, name, at - ms, at) };
    making.set(key, kept);
    try {
      const body = await kept.body;
      made.delete(key);
      made.set(key, kept);
      for (const oldest of made.keys()) {
        if (made.size <= MOST_KEPT) break;
        made.delete(oldest);
      }
      return body;
    } finally {
      making.delete(key);
    }
  };

  /** @throws {ApiError}, {HistoryBusyError}, and whatever the database throws */
  return async (name: string, period: string | undefined = '24h'): Promise<Buffer> => {
    const ms = lengthOf(period);
    const key = `${period} ${name}`;
    const underWay = making.get(key);
    if (underWay !== undefined) return underWay.body;
    const kept = made.get(key);
    const age = kept === undefined ? 0 : deps.clock.now() - kept.at;
    // A clock that was set back makes it no younger.
    return kept !== undefined && age >= 0 && age < KEPT_MS ? kept.body : make(key, name, ms);
  };
}

/** @throws {ApiError} */
function lengthOf(period: string): number {
  const known: Readonly<Record<string, number>> = historyPeriods;
  const ms = Object.hasOwn(known, period) ? known[period] : undefined;
  if (ms !== undefined) return ms;
  throw new ApiError(400, 'bad-period', `period must be one of ${Object.keys(historyPeriods).join(', ')}.`);
}

/** A {@link HistoryResponse}, written a piece at a time: all of it at once would keep everything else waiting. */
async function answer(deps: Pick<ApiDeps, 'history'>, name: string, from: number, to: number): Promise<Buffer> {
  const { fromMs, toMs, resolutionMs, points } = await deps.history.history(name, from, to);
  const head: HistoryResponse = {
    name,
    from: iso(fromMs),
    to: iso(toMs),
    resolutionSeconds: resolutionMs / 1000,
    points: [],
  };
  const pieces: Buffer[] = [];
  for (let at = 0; at < points.length; at += POINTS_IN_A_TURN) {
    await nextTurn();
    const piece = JSON.stringify(points.slice(at, at + POINTS_IN_A_TURN).map(point)).slice(1, -1);
    pieces.push(Buffer.from(at === 0 ? piece : `,${piece}`));
  }
  // The list of points is the last thing in it, and empty.
  return Buffer.concat([Buffer.from(JSON.stringify(head).slice(0, -2)), ...pieces, Buffer.from(']}')]);
}

function point({ at, cpu, memory, memoryLimitBytes, restarts }: HistoryPoint): HistoryResponse['points'][number] {
  return {
    at: iso(at),
    cpuPercent: cpu && { avg: cpu.avg, max: cpu.max },
    memoryBytes: memory && { avg: memory.avg, max: memory.max },
    memoryLimitBytes,
    restarts,
  };
}
