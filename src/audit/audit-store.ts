import type { DatabaseSync, StatementSync } from 'node:sqlite';
import * as z from 'zod';
import type { Clock } from '../kit/clock.ts';
import type { StoreLog } from '../store/open.ts';
import { sqliteCode, sqliteCodes } from '../store/sqlite-code.ts';
import { transaction } from '../store/transaction.ts';
import { AuditPostQueue } from './audit-post-store.ts';
import type { AuditEntry } from './model/entry.ts';
import {
  type AuditBeginning,
  type AuditEnding,
  type AuditFilter,
  type AuditId,
  type AuditJournal,
  type AuditPage,
  type AuditReader,
  type AuditRecord,
  type AuditRetention,
  defaultAuditRetention,
} from './model/journal.ts';
import type { AuditPosts } from './model/posts.ts';

const DAY_MS = 86_400_000;

/** Longest texts that are kept, in characters; names and reasons come from outside. */
const LONGEST = { name: 100, target: 256, detail: 1_000 };

export interface AuditStoreOptions {
  readonly log: StoreLog;
  readonly clock: Pick<Clock, 'now'>;
  /** Asked anew at each pruning. */
  readonly retention?: () => AuditRetention;
  /** Whether what ends now is to be posted to a channel, see {@link AuditStore.posts}. Asked anew for each entry. */
  readonly toPost?: () => boolean;
}

/** The audit in the database. What an earlier process left unfinished is marked `interrupted` when this is made. */
export class AuditStore implements AuditJournal, AuditReader {
  readonly #db: DatabaseSync;
  readonly #options: AuditStoreOptions;
  readonly #begin: StatementSync;
  readonly #finish: StatementSync;
  /** How many entries were found unfinished and marked. */
  readonly interrupted: number;
  /** What is to be posted. */
  readonly posts: AuditPosts;

  constructor(db: DatabaseSync, options: AuditStoreOptions) {
    this.#db = db;
    this.#options = options;
    this.#begin = db.prepare(
      `INSERT INTO audit_begun (at, actor_kind, actor_id, actor_name, guild_id, channel_id, action, target)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#finish = db.prepare(
      'INSERT INTO audit_finished (id, at, outcome, duration_ms, detail) VALUES (?, ?, ?, ?, ?)',
    );
    this.posts = new AuditPostQueue(db, (id) => this.#read(id));
    this.interrupted = transaction(db, () => {
      const marked = db
        .prepare(
          `INSERT INTO audit_finished (id, at, outcome)
           SELECT id, ?, 'interrupted' FROM audit_begun WHERE id NOT IN (SELECT id FROM audit_finished) RETURNING id`,
        )
        .all(options.clock.now());
      if (options.toPost?.()) for (const one of marked) this.posts.add(ofEntry.parse(one).id);
      return marked.length;
    });
    if (this.interrupted > 0) {
      options.log.warn(
        { count: this.interrupted },
        'actions were under way when Stevedore last ended: marked interrupted',
      );
    }
  }

  record(entry: AuditEntry): void {
    this.#attempt('record', () => transaction(this.#db, () => this.#end(this.#start(entry), entry)));
  }

  begin(entry: AuditBeginning): AuditId | null {
    return this.#attempt('begin', () => this.#start(entry));
  }

  finish(id: AuditId | null, ending: AuditEnding): void {
    if (id !== null) this.#attempt('finish', () => transaction(this.#db, () => this.#end(id, ending)));
  }

  query(filter: AuditFilter): AuditPage {
    const limit = Math.min(Math.max(Math.trunc(filter.limit ?? 25), 1), 100);
    // One more than asked, to know whether there is a next page.
    const { conditions, values } = where(filter);
    const rows = this.#db.prepare(`${SELECT} ${conditions} ORDER BY b.id DESC LIMIT ?`).all(...values, limit + 1);
    const records = rows.slice(0, limit).map((one) => toRecord(row.parse(one)));
    return { records, next: rows.length > limit ? (records.at(-1)?.id ?? null) : null };
  }

  /** Forgets what is beyond the retention, oldest first. Returns how many entries. */
  prune(now: number): number {
    const { days, maxRows } = this.#options.retention?.() ?? defaultAuditRetention;
    return transaction(this.#db, () => {
      const { through } = cut.parse(
        this.#db
          .prepare(
            // The last one of the oldest run of entries that are all too old: nothing is taken out of the middle,
            // also where the clock once stood wrong.
            `SELECT max(
               ifnull((SELECT min(id) FROM audit_begun WHERE at >= ?), (SELECT max(id) + 1 FROM audit_begun)) - 1,
               (SELECT max(id) FROM audit_begun) - ?) AS through`,
          )
          .get(now - days * DAY_MS, maxRows),
      );
      if (through === null || !this.#db.prepare('SELECT 1 FROM audit_begun WHERE id <= ? LIMIT 1').get(through))
        return 0;
      this.#db.prepare('INSERT OR IGNORE INTO audit_pruned (through_id, at) VALUES (?, ?)').run(through, now);
      this.#db.prepare('DELETE FROM audit_pruned WHERE through_id < ?').run(through);
      this.#db.prepare('DELETE FROM audit_post WHERE id <= ?').run(through);
      this.#db.prepare('DELETE FROM audit_finished WHERE id <= ?').run(through);
      return Number(this.#db.prepare('DELETE FROM audit_begun WHERE id <= ?').run(through).changes);
    });
  }

  #start(entry: AuditBeginning): AuditId {
    const { actor } = entry;
    const result = this.#begin.run(
      Math.trunc(entry.at),
      actor.kind,
      'id' in actor ? actor.id : null,
      'name' in actor ? short(actor.name, LONGEST.name) : null,
      entry.guildId,
      entry.channelId,
      short(entry.action, LONGEST.name),
      short(entry.target, LONGEST.target),
    );
    return Number(result.lastInsertRowid);
  }

  #end(id: AuditId, ending: AuditEnding): void {
    this.#finish.run(
      id,
      Math.trunc(this.#options.clock.now()),
      ending.outcome,
      ending.durationMs,
      short(ending.detail, LONGEST.detail),
    );
    if (this.#options.toPost?.()) this.posts.add(id);
  }

  #read(id: AuditId): AuditRecord | null {
    const found = this.#db.prepare(`${SELECT} WHERE b.id = ?`).get(id);
    return found ? toRecord(row.parse(found)) : null;
  }

  #attempt<Result>(step: string, work: () => Result): Result | null {
    try {
      return work();
    } catch (error) {
      const advice = sqliteCode(error) === sqliteCodes.full ? ': the disk is full, make room on it' : '';
      this.#options.log.error({ err: error, step }, `the audit could not be written${advice}`);
      return null;
    }
  }
}

const SELECT = `
  SELECT b.id, b.at, b.actor_kind, b.actor_id, b.actor_name, b.guild_id, b.channel_id, b.action, b.target,
         f.outcome, f.duration_ms, f.detail
  FROM audit_begun b LEFT JOIN audit_finished f ON f.id = b.id`;

const cut = z.object({ through: z.int().nullable() });

const ofEntry = z.object({ id: z.int() });

const row = z.object({
  id: z.int(),
  at: z.int(),
  actor_kind: z.string(),
  actor_id: z.string().nullable(),
  actor_name: z.string().nullable(),
  guild_id: z.string().nullable(),
  channel_id: z.string().nullable(),
  action: z.string(),
  target: z.string().nullable(),
  outcome: z.enum(['done', 'failed', 'refused', 'unfinished', 'interrupted']).nullable(),
  duration_ms: z.number().nullable(),
  detail: z.string().nullable(),
});

function toRecord(it: z.infer<typeof row>): AuditRecord {
  return {
    id: it.id,
    at: it.at,
    actor: { kind: it.actor_kind, id: it.actor_id, name: it.actor_name },
    guildId: it.guild_id,
    channelId: it.channel_id,
    action: it.action,
    target: it.target,
    outcome: it.outcome ?? 'running',
    durationMs: it.duration_ms,
    detail: it.detail,
  };
}

/** Each part fixed text with a placeholder: no value ever becomes SQL. */
function where(filter: AuditFilter): { conditions: string; values: (string | number)[] } {
  const parts = [
    ['b.target = ?', filter.target],
    ['b.actor_id = ?', filter.memberId],
    ['b.at >= ?', filter.since],
    ['b.id < ?', filter.before],
  ] as const;
  const used = parts.flatMap(([condition, value]) => (value === undefined ? [] : [{ condition, value }]));
  return {
    conditions: used.length > 0 ? `WHERE ${used.map(({ condition }) => condition).join(' AND ')}` : '',
    values: used.map(({ value }) => value),
  };
}

function short<Text extends string | null>(text: Text, longest: number): Text | string {
  return text !== null && text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
