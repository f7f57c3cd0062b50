import type { DatabaseSync, StatementSync } from 'node:sqlite';
import * as z from 'zod';
import type { Clock } from '../kit/clock.ts';
import { transaction } from '../store/transaction.ts';
import { atResolution, type HistoryEntry, type HistoryWriter, resolutionFor, resolutions } from './model/history.ts';
import type { HistoryPoints } from './model/history-in-turns.ts';
import { defaultHistoryBounds } from './model/history-minutes.ts';
import { bucketAt, type HistoryPoint, mergePoints, type Spread } from './model/history-point.ts';

const DAY_MS = 86_400_000;
const LONGEST_KEPT_MS = resolutions[1].keepMs;

/** Buckets that one prune removes at most: after a week switched off it catches up without stalling the bot. */
const PRUNED_AT_ONCE = 120;

/** The stats history in the database. */
export class StatsHistoryStore implements HistoryPoints, HistoryWriter {
  readonly #db: DatabaseSync;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #maxNames: number;
  readonly #series: StatementSync;
  readonly #select: StatementSync;
  readonly #range: StatementSync;
  readonly #upsert: StatementSync;

  /** `maxNames`: containers that a past is kept of; those not seen for longest go first. */
  constructor(db: DatabaseSync, clock: Pick<Clock, 'now'>, maxNames = defaultHistoryBounds.names) {
    this.#db = db;
    this.#clock = clock;
    this.#maxNames = maxNames;
    this.#series = db.prepare(
      `INSERT INTO stats_series (name, last_at, started_at) VALUES (?, ?, ?)
       ON CONFLICT (name) DO UPDATE
       SET last_at = excluded.last_at, started_at = ifnull(excluded.started_at, started_at)
       RETURNING id`,
    );
    this.#select = db.prepare('SELECT * FROM stats_bucket WHERE resolution_ms = ? AND at = ? AND series = ?');
    this.#range = db.prepare(
      // CROSS JOIN: SQLite keeps this order, so each bucket is one look-up however many containers there are.
      `WITH RECURSIVE slot (at) AS (SELECT ?1 UNION ALL SELECT at + ?2 FROM slot WHERE at + ?2 < ?3)
       SELECT b.* FROM stats_series s CROSS JOIN slot CROSS JOIN stats_bucket b
       ON b.resolution_ms = ?2 AND b.at = slot.at AND b.series = s.id
       WHERE s.name = ?4 ORDER BY slot.at`,
    );
    this.#upsert = db.prepare(
      `INSERT OR REPLACE INTO stats_bucket
         (resolution_ms, at, series, cpu_count, cpu_avg, cpu_max, memory_count, memory_avg, memory_max, memory_limit, restarts)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
  }

  starts(): ReadonlyMap<string, number> {
    const rows = this.#db
      .prepare('SELECT name, started_at FROM stats_series WHERE started_at IS NOT NULL ORDER BY last_at')
      .all();
    return new Map(rows.map((one) => startRow.parse(one)).map((it) => [it.name, it.started_at]));
  }

  write(entries: readonly HistoryEntry[]): void {
    transaction(this.#db, () => {
      for (const { name, startedAt, point } of entries) {
        const { id } = idRow.parse(this.#series.get(name, point.at, whole(startedAt)));
        for (const { ms } of resolutions) this.#merge(ms, id, atResolution(point, ms));
      }
      // Their buckets stay until they are too old; they can't be asked for any more, and ids are not used again.
      this.#db
        .prepare(
          `DELETE FROM stats_series WHERE id IN
             (SELECT id FROM stats_series ORDER BY last_at DESC, id LIMIT -1 OFFSET ?)`,
        )
        .run(this.#maxNames);
    });
  }

  span(fromMs: number, toMs: number): { readonly fromMs: number; readonly resolutionMs: number } {
    const from = Math.max(fromMs, toMs - LONGEST_KEPT_MS);
    return { fromMs: from, resolutionMs: resolutionFor(from, this.#clock.now()).ms };
  }

  points(name: string, resolutionMs: number, fromMs: number, toMs: number): readonly HistoryPoint[] {
    if (!(fromMs < toMs)) return [];
    const rows = this.#range.all(bucketAt(fromMs, resolutionMs), resolutionMs, Math.ceil(toMs), name);
    return rows.map((one) => toPoint(bucketRow.parse(one)));
  }

  /**
   * Forgets what is older than the resolutions keep, and what a clock that was wrong wrote into the future. Removes a
   * limited number at once: to be called every hour or oftener. Returns how many points.
   */
  prune(now: number): number {
    return transaction(this.#db, () => {
      let removed = 0;
      for (const { ms, keepMs } of resolutions) {
        const { oldest } = oldestRow.parse(
          this.#db.prepare('SELECT min(at) AS oldest FROM stats_bucket WHERE resolution_ms = ?').get(ms),
        );
        if (oldest === null) continue;
        const cut = Math.min(now - keepMs, oldest + PRUNED_AT_ONCE * ms);
        for (const [condition, at] of [
          ['at < ?', cut],
          ['at > ?', now + DAY_MS],
        ] as const) {
          const sql = `DELETE FROM stats_bucket WHERE resolution_ms = ? AND ${condition}`;
          removed += Number(this.#db.prepare(sql).run(ms, at).changes);
        }
      }
      this.#db.prepare('UPDATE stats_series SET last_at = ? WHERE last_at > ?').run(now, now + DAY_MS);
      this.#db.prepare('DELETE FROM stats_series WHERE last_at < ?').run(now - LONGEST_KEPT_MS);
      return removed;
    });
  }

  #merge(resolutionMs: number, series: number, point: HistoryPoint): void {
    const there = this.#select.get(resolutionMs, point.at, series);
    const { at, cpu, memory, memoryLimitBytes, restarts } = there
      ? mergePoints(toPoint(bucketRow.parse(there)), point)
      : point;
    const figures = [cpu, memory].flatMap((it) => [it?.count ?? 0, it?.avg ?? null, it?.max ?? null]);
    this.#upsert.run(resolutionMs, at, series, ...figures, memoryLimitBytes, restarts);
  }
}

const idRow = z.object({ id: z.int() });
const startRow = z.object({ name: z.string(), started_at: z.number() });
const oldestRow = z.object({ oldest: z.number().nullable() });
const bucketRow = z.object({
  at: z.number(),
  cpu_count: z.int(),
  cpu_avg: z.number().nullable(),
  cpu_max: z.number().nullable(),
  memory_count: z.int(),
  memory_avg: z.number().nullable(),
  memory_max: z.number().nullable(),
  memory_limit: z.number().nullable(),
  restarts: z.int(),
});

function toPoint(it: z.infer<typeof bucketRow>): HistoryPoint {
  return {
    at: it.at,
    cpu: toSpread(it.cpu_count, it.cpu_avg, it.cpu_max),
    memory: toSpread(it.memory_count, it.memory_avg, it.memory_max),
    memoryLimitBytes: it.memory_limit,
    restarts: it.restarts,
  };
}

function toSpread(count: number, avg: number | null, max: number | null): Spread | null {
  return count > 0 && avg !== null && max !== null ? { count, avg, max } : null;
}

/** The column holds whole numbers only. */
function whole(ms: number | null): number | null {
  return ms === null ? null : Math.trunc(ms);
}
