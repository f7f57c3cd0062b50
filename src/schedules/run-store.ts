import type { DatabaseSync, StatementSync } from 'node:sqlite';
import * as z from 'zod';
import { transaction } from '../store/transaction.ts';
import type { MessageRef, RunOutcome, RunStep, ScheduleRun, StepOutcome } from './model/run.ts';
import type { Claim, ScheduleRuns, Settlement, Watched } from './model/runs.ts';

/** How long runs are kept, milliseconds, and how many at most: a schedule that runs every minute fills a year otherwise. */
const KEPT_MS = 90 * 86_400_000;
const MOST_KEPT = 20_000;

/** Failures in a row are not counted beyond this. */
const FAILURES_COUNTED = 100;

/** Longest texts that are kept, in characters; names and reasons come from outside. */
const LONGEST = { person: 100, detail: 300 };

/** Schedules and their runs in the database. */
export class ScheduleRunStore implements ScheduleRuns {
  readonly #db: DatabaseSync;
  readonly #steps: StatementSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#steps = db.prepare(
      'SELECT container, tries, outcome, detail FROM schedule_step WHERE run = ? ORDER BY position',
    );
  }

  together<Result>(work: () => Result): Result {
    return transaction(this.#db, work);
  }

  watched(): ReadonlyMap<string, Watched> {
    const rows = this.#db.prepare('SELECT * FROM schedule_watched').all();
    return new Map(
      rows.map((row) => {
        const it = watchedRow.parse(row);
        return [it.schedule, { timing: it.timing, handledThrough: it.handled_through }];
      }),
    );
  }

  watch(schedule: string, { timing, handledThrough }: Watched): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO schedule_watched (schedule, timing, handled_through) VALUES (?, ?, ?)')
      .run(schedule, timing, Math.trunc(handledThrough));
  }

  unwatch(schedule: string): void {
    this.#db.prepare('DELETE FROM schedule_watched WHERE schedule = ?').run(schedule);
  }

  plan(schedule: string, dueAt: number): ScheduleRun | null {
    return this.#one(
      `INSERT INTO schedule_run (schedule, due_at, run_at, reason, state) VALUES (?1, ?2, ?2, 'due', 'planned')
       ON CONFLICT (schedule, due_at) DO UPDATE
       SET state = 'planned', run_at = ?2, outcome = NULL, detail = NULL, finished_at = NULL, told = 0,
           channel_id = NULL, message_id = NULL, telling_since = NULL
       WHERE ${WITHDRAWN} RETURNING *`,
      [schedule, dueAt],
    );
  }

  postpone(id: number, runAt: number, by: string): ScheduleRun | null {
    return this.#one(`UPDATE schedule_run SET run_at = ?, person = ? WHERE id = ? AND state = 'planned' RETURNING *`, [
      Math.trunc(runAt),
      short(by, LONGEST.person),
      id,
    ]);
  }

  planned(): readonly ScheduleRun[] {
    return this.#many(`${OPEN} AND state = 'planned' ORDER BY id`, []);
  }

  claim({ schedule, dueAt, reason, missed, by, now }: Claim): ScheduleRun | null {
    return transaction(this.#db, () => {
      const run = this.#one(
        `INSERT INTO schedule_run (schedule, due_at, run_at, reason, person, state, missed_count, missed_first, missed_last)
         VALUES (?1, ?2, ?7, ?3, ?8, 'claimed', ?4, ?5, ?6)
         ON CONFLICT (schedule, due_at) DO UPDATE
         SET state = 'claimed', reason = ?3, run_at = ?7, missed_count = ?4, missed_first = ?5, missed_last = ?6,
             outcome = NULL, detail = NULL, finished_at = NULL, told = 0, telling_since = NULL
         WHERE state = 'planned' OR ${WITHDRAWN} RETURNING *`,
        [
          schedule,
          dueAt,
          reason,
          missed?.count ?? null,
          missed?.first ?? null,
          missed?.last ?? null,
          Math.trunc(now),
          short(by, LONGEST.person),
        ],
      );
      // A manual run says nothing about those that are due.
      if (reason !== 'manual') this.#handled(schedule, dueAt);
      return run;
    });
  }

  settle(schedule: string, dueAt: number, { outcome, detail, missed, by, now }: Settlement): ScheduleRun | null {
    return transaction(this.#db, () => {
      const run = this.#one(
        `INSERT INTO schedule_run
           (schedule, due_at, run_at, reason, person, state, outcome, detail, finished_at, missed_count, missed_first, missed_last)
         VALUES (?1, ?2, ?2, 'due', ?3, 'finished', ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (schedule, due_at) DO UPDATE
         SET state = 'finished', person = ifnull(?3, person), outcome = ?4, detail = ?5, finished_at = ?6,
             missed_count = ?7, missed_first = ?8, missed_last = ?9, telling_since = NULL
         WHERE state = 'planned' RETURNING *`,
        [
          schedule,
          dueAt,
          short(by, LONGEST.person),
          outcome,
          short(detail, LONGEST.detail),
          Math.trunc(now),
          missed?.count ?? null,
          missed?.first ?? null,
          missed?.last ?? null,
        ],
      );
      this.#handled(schedule, dueAt);
      return run;
    });
  }

  setSteps(id: number, containers: readonly string[]): void {
    const insert = this.#db.prepare('INSERT INTO schedule_step (run, position, container) VALUES (?, ?, ?)');
    transaction(this.#db, () => {
      for (const [position, container] of containers.entries()) insert.run(id, position, container);
    });
  }

  beginStep(id: number, container: string, now: number): void {
    this.#db
      .prepare(
        `UPDATE schedule_step SET tries = tries + 1, begun_at = ?, ended_at = NULL, outcome = NULL, detail = NULL
         WHERE run = ? AND container = ?`,
      )
      .run(Math.trunc(now), id, container);
  }

  endStep(id: number, container: string, outcome: StepOutcome | null, detail: string | null, now: number): void {
    this.#db
      .prepare('UPDATE schedule_step SET ended_at = ?, outcome = ?, detail = ? WHERE run = ? AND container = ?')
      .run(Math.trunc(now), outcome, short(detail, LONGEST.detail), id, container);
  }

  finish(id: number, outcome: RunOutcome, detail: string | null, now: number): void {
    this.#db
      .prepare(
        `UPDATE schedule_run SET state = 'finished', outcome = ?, detail = ?, finished_at = ?
         WHERE id = ? AND state = 'claimed'`,
      )
      .run(outcome, short(detail, LONGEST.detail), Math.trunc(now), id);
  }

  run(id: number): ScheduleRun | null {
    return this.#one('SELECT * FROM schedule_run WHERE id = ?', [id]);
  }

  unfinished(): readonly ScheduleRun[] {
    return this.#many(`${OPEN} AND state = 'claimed' ORDER BY id`, []);
  }

  underWay(id: number): readonly string[] {
    const rows = this.#db
      .prepare('SELECT container FROM schedule_step WHERE run = ? AND begun_at IS NOT NULL AND ended_at IS NULL')
      .all(id);
    return rows.map((row) => containerRow.parse(row).container);
  }

  untold(): readonly ScheduleRun[] {
    return this.#many(`${OPEN} AND state = 'finished' ORDER BY id`, []);
  }

  telling(id: number, since: number | null): void {
    const at = since === null ? null : Math.trunc(since);
    this.#db.prepare('UPDATE schedule_run SET telling_since = ? WHERE id = ?').run(at, id);
  }

  told(id: number, message: MessageRef | null): void {
    this.#db.prepare('UPDATE schedule_run SET told = 1, telling_since = NULL WHERE id = ?').run(id);
    if (message) this.announced(id, message);
  }

  announced(id: number, { channelId, messageId }: MessageRef): void {
    this.#db
      .prepare('UPDATE schedule_run SET channel_id = ?, message_id = ?, telling_since = NULL WHERE id = ?')
      .run(channelId, messageId, id);
  }

  latest(schedule: string, count: number): readonly ScheduleRun[] {
    return this.#many('SELECT * FROM schedule_run WHERE schedule = ? ORDER BY due_at DESC LIMIT ?', [schedule, count]);
  }

  failuresInARow(schedule: string): number {
    const rows = this.#db
      .prepare(
        `SELECT outcome FROM schedule_run WHERE schedule = ? AND outcome IN ('done', 'failed')
         ORDER BY due_at DESC LIMIT ?`,
      )
      .all(schedule, FAILURES_COUNTED)
      .map((row) => outcomeRow.parse(row).outcome);
    const success = rows.indexOf('done');
    return success < 0 ? rows.length : success;
  }

  /** Forgets runs that are over and were said, the oldest first. Returns how many. */
  prune(now: number): number {
    const { changes } = this.#db
      .prepare(
        `DELETE FROM schedule_run WHERE state = 'finished' AND told = 1
         AND (finished_at < ? OR id <= (SELECT max(id) FROM schedule_run) - ?)`,
      )
      .run(now - KEPT_MS, MOST_KEPT);
    return Number(changes);
  }

  #handled(schedule: string, dueAt: number): void {
    this.#db
      .prepare('UPDATE schedule_watched SET handled_through = max(handled_through, ?) WHERE schedule = ?')
      .run(Math.trunc(dueAt), schedule);
  }

  #one(sql: string, values: (string | number | null)[]): ScheduleRun | null {
    const row = this.#db.prepare(sql).get(...values);
    return row === undefined ? null : this.#toRun(row);
  }

  #many(sql: string, values: (string | number | null)[]): readonly ScheduleRun[] {
    const rows = this.#db.prepare(sql).all(...values);
    return rows.map((row) => this.#toRun(row));
  }

  #toRun(row: unknown): ScheduleRun {
    const it = runRow.parse(row);
    const { channel_id, message_id, missed_count, missed_first, missed_last } = it;
    return {
      id: it.id,
      schedule: it.schedule,
      dueAt: it.due_at,
      runAt: it.run_at,
      reason: it.reason,
      by: it.person,
      state: it.state,
      outcome: it.outcome,
      detail: it.detail,
      finishedAt: it.finished_at,
      missed:
        missed_count === null || missed_first === null || missed_last === null
          ? null
          : { count: missed_count, first: missed_first, last: missed_last },
      message: channel_id === null || message_id === null ? null : { channelId: channel_id, messageId: message_id },
      tellingSince: it.telling_since,
      steps: this.#steps.all(it.id).map((step): RunStep => stepRow.parse(step)),
    };
  }
}

/** Runs that are not over, or were not said. By an index that holds only these: SQLite takes it for this very condition. */
const OPEN = 'SELECT * FROM schedule_run WHERE told = 0';

/** Cancelled by nobody, but because the schedule was changed: after another change it can be announced and done after all. */
const WITHDRAWN = `(outcome = 'cancelled' AND person IS NULL)`;

const watchedRow = z.object({ schedule: z.string(), timing: z.string(), handled_through: z.int() });
const containerRow = z.object({ container: z.string() });
const outcomeRow = z.object({ outcome: z.string() });
const stepRow = z.object({
  container: z.string(),
  tries: z.int(),
  outcome: z.enum(['done', 'already', 'skipped', 'failed', 'unfinished', 'in-doubt']).nullable(),
  detail: z.string().nullable(),
});
const runRow = z.object({
  id: z.int(),
  schedule: z.string(),
  due_at: z.int(),
  run_at: z.int(),
  reason: z.enum(['due', 'late', 'manual']),
  person: z.string().nullable(),
  state: z.enum(['planned', 'claimed', 'finished']),
  outcome: z.enum(['done', 'skipped', 'failed', 'cancelled', 'missed', 'interrupted']).nullable(),
  detail: z.string().nullable(),
  finished_at: z.int().nullable(),
  missed_count: z.int().nullable(),
  missed_first: z.int().nullable(),
  missed_last: z.int().nullable(),
  channel_id: z.string().nullable(),
  message_id: z.string().nullable(),
  telling_since: z.int().nullable(),
});

function short(text: string | null, longest: number): string | null {
  return text !== null && text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
