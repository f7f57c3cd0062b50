import { historyPeriods } from '../core/stats/history-period.ts';
import { ApiError } from './api-error.ts';
import { iso } from './instant.ts';
import type { ApiParts } from './parts.ts';
import type { HistoryResponse } from './types.ts';

/** The past of one container, from the database: causes no refresh. One that was removed still has a past. */
export function history(
  parts: Pick<ApiParts, 'clock' | 'history'>,
  name: string,
  period: string | undefined = '24h',
): HistoryResponse {
  const known: Readonly<Record<string, number>> = historyPeriods;
  const ms = Object.hasOwn(known, period) ? known[period] : undefined;
  if (ms === undefined) {
    throw new ApiError(400, 'bad-period', `period must be one of ${Object.keys(historyPeriods).join(', ')}.`);
  }
  const now = parts.clock.now();
  const { fromMs, toMs, resolutionMs, points } = parts.history.history(name, now - ms, now);
  return {
    name,
    from: iso(fromMs),
    to: iso(toMs),
    resolutionSeconds: resolutionMs / 1000,
    points: points.map((point) => ({
      at: iso(point.at),
      cpuPercent: point.cpu && { avg: point.cpu.avg, max: point.cpu.max },
      memoryBytes: point.memory && { avg: point.memory.avg, max: point.memory.max },
      memoryLimitBytes: point.memoryLimitBytes,
      restarts: point.restarts,
    })),
  };
}
