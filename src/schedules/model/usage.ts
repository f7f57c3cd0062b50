import type { History } from '../../stats/model/history.ts';
import type { HistoryPoint, Spread } from '../../stats/model/history-point.ts';
import { summarise } from '../../stats/model/history-summary.ts';
import type { Trend } from './report.ts';

/** The part of a history from `fromMs` to `toMs` (milliseconds since the epoch), at its resolution. */
export function part(history: History, fromMs: number, toMs: number): History {
  return { ...history, fromMs, toMs, points: history.points.filter(({ at }) => at >= fromMs && at < toMs) };
}

/**
 * Several containers as one: sums of their averages. Their highest samples need not have been at the same time, so their
 * sum would be no figure that ever was: the highest of the sum is that of its averages. Added one after the other, so that
 * many containers take neither the memory of all their points nor a long turn of the event loop.
 */
export class TotalUsage {
  readonly #buckets = new Map<number, HistoryPoint>();

  add({ points }: History): void {
    for (const point of points) {
      const known = this.#buckets.get(point.at);
      this.#buckets.set(point.at, {
        at: point.at,
        cpu: plus(known?.cpu ?? null, point.cpu),
        memory: plus(known?.memory ?? null, point.memory),
        memoryLimitBytes: null,
        restarts: (known?.restarts ?? 0) + point.restarts,
      });
    }
  }

  points(): readonly HistoryPoint[] {
    return [...this.#buckets.values()].sort((a, b) => a.at - b.at);
  }
}

/** The averages of the second half of a history, over all containers, and of the first half. */
export function trends(total: History): { readonly cpu: Trend; readonly memory: Trend } {
  const middle = (total.fromMs + total.toMs) / 2;
  const before = summarise(part(total, total.fromMs, middle));
  const now = summarise(part(total, middle, total.toMs));
  return {
    cpu: { now: now.cpu?.avg ?? null, before: before.cpu?.avg ?? null },
    memory: { now: now.memory?.avg ?? null, before: before.memory?.avg ?? null },
  };
}

function plus(a: Spread | null, b: Spread | null): Spread | null {
  if (a === null || b === null) return a ?? (b && { count: 1, avg: b.avg, max: b.avg });
  const avg = a.avg + b.avg;
  return { count: 1, avg, max: avg };
}
