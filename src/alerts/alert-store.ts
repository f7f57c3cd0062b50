import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { transaction } from '../store/transaction.ts';
import type { Alert, Mute, Post } from './model/alert.ts';
import type { AlertStore, SavedChange, SavedKind } from './model/alert-store.ts';
import type { LastSeen } from './model/last-seen.ts';
import { alertMeasures, alertTriggers } from './model/rule.ts';
import type { SavedAlerts } from './model/state.ts';

/** What is known of alerts, in the database. */
export class AlertStateStore implements AlertStore {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  load(): SavedAlerts {
    const rows = this.#db.prepare('SELECT kind, key, data FROM alert_saved ORDER BY id').all();
    const read = <Value>(kind: SavedKind, schema: z.ZodType<Value>): Map<string, Value> => {
      const entries = rows.flatMap((one): [string, Value][] => {
        const it = row.parse(one);
        const value = it.kind === kind ? schema.safeParse(parsed(it.data)) : null;
        return value?.success ? [[it.key, value.data]] : [];
      });
      return new Map(entries);
    };
    return {
      alerts: read('alerts', alert),
      posts: read('posts', post),
      mutes: read('mutes', mute),
      healed: read('healed', z.array(z.number())),
      seen: read('seen', seen),
      settledAt: read('settledAt', z.number()),
    };
  }

  save(changes: readonly SavedChange[]): void {
    if (changes.length === 0) return;
    transaction(this.#db, () => {
      for (const { kind, key, value } of changes) {
        if (value === undefined) this.#db.prepare('DELETE FROM alert_saved WHERE kind = ? AND key = ?').run(kind, key);
        else {
          this.#db
            .prepare(
              `INSERT INTO alert_saved (kind, key, data) VALUES (?, ?, ?)
               ON CONFLICT (kind, key) DO UPDATE SET data = excluded.data`,
            )
            .run(kind, key, JSON.stringify(value));
        }
      }
    });
  }
}

const row = z.object({ kind: z.string(), key: z.string(), data: z.string() });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const facts = z.object({
  exitCode: z.number().nullable().exactOptional(),
  livesOn: z.boolean().exactOptional(),
  change: z.object({ what: z.enum(['image', 'settings']), before: z.string(), after: z.string() }).exactOptional(),
  value: z.number().exactOptional(),
  above: z.number().exactOptional(),
  inBytes: z.boolean().exactOptional(),
  reason: z.string().exactOptional(),
  lost: z.array(z.string()).exactOptional(),
  away: z.object({ at: z.number(), times: z.number(), unheard: z.literal(true).exactOptional() }).exactOptional(),
  awaySince: z.number().exactOptional(),
  healings: z
    .array(z.object({ at: z.number(), outcome: z.enum(['done', 'failed', 'limit', 'interrupted']).nullable() }))
    .exactOptional(),
});

const alert: z.ZodType<Alert> = z.object({
  key: z.string(),
  rule: z.string(),
  kind: z.enum([...alertTriggers, ...alertMeasures]),
  subject: z.string(),
  openedAt: z.number(),
  lastAt: z.number(),
  count: z.number(),
  open: z.boolean(),
  momentary: z.boolean(),
  closedAt: z.number().nullable(),
  closing: z.enum(['recovered', 'stopped', 'gone', 'worse', 'expired']).nullable(),
  facts,
  said: z.boolean(),
  saidAt: z.number().nullable(),
  level: z.number(),
  held: z.boolean(),
  postId: z.string().nullable(),
});

const post: z.ZodType<Post> = z.object({
  id: z.string(),
  rule: z.string(),
  channelId: z.string(),
  mentionRole: z.string().nullable(),
  logs: z.boolean(),
  createdAt: z.number(),
  phase: z.enum(['gathering', 'sending', 'idle']),
  dueAt: z.number(),
  dirty: z.boolean(),
  failures: z.number(),
  items: z.array(alert),
  lastLines: z.array(z.object({ container: z.string(), text: z.string() })),
  messageId: z.string().nullable(),
  postedIn: z.string().nullable().default(null),
  unknownSince: z.number().nullable().default(null),
  perhapsTwice: z.boolean().default(false),
});

const seen: z.ZodType<LastSeen> = z.object({
  host: z.string(),
  name: z.string(),
  id: z.string(),
  image: z.string(),
  imageId: z.string().nullable(),
  configHash: z.string().nullable(),
  project: z.string().nullable(),
  labels: z.record(z.string(), z.string()),
  autoRemove: z.boolean(),
  running: z.boolean(),
  startedAt: z.number().nullable(),
  restartCount: z.number(),
  askedUntil: z.number().nullable(),
});

const mute: z.ZodType<Mute> = z.object({ at: z.number(), until: z.number(), by: z.string() });
