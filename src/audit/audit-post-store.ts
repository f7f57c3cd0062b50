import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { transaction } from '../store/transaction.ts';
import type { AuditId, AuditRecord } from './model/journal.ts';
import type { AuditBatch, AuditPosts } from './model/posts.ts';

/** Entries in one message: each takes two lines. */
const together = 10;
/** More waiting than that, and the oldest are only counted. */
const mostWaiting = 100;

/** What is to be posted, in the database. */
export class AuditPostQueue implements AuditPosts {
  readonly #db: DatabaseSync;
  readonly #read: (id: AuditId) => AuditRecord | null;

  /** @param read an entry of the audit; `null` where it is forgotten */
  constructor(db: DatabaseSync, read: (id: AuditId) => AuditRecord | null) {
    this.#db = db;
    this.#read = read;
  }

  add(id: AuditId): void {
    this.#db.prepare('INSERT OR IGNORE INTO audit_post (id) VALUES (?)').run(id);
  }

  next(): AuditBatch | null {
    return transaction(this.#db, () => {
      this.#giveUpOldest();
      for (;;) {
        const rows = this.#begun() ?? this.#begin();
        const [first] = rows;
        if (!first?.batch) return null;
        const records = rows.flatMap(({ id }) => this.#read(id) ?? []);
        const leftOut = rows.reduce((sum, row) => sum + row.left_out, 0);
        if (records.length > 0) return { name: first.batch, records, leftOut };
        this.done(first.batch);
      }
    });
  }

  done(name: string): void {
    this.#db.prepare('DELETE FROM audit_post WHERE batch = ?').run(name);
  }

  clear(): void {
    this.#db.exec('DELETE FROM audit_post');
  }

  /** What was sent and may have arrived. */
  #begun(): readonly Row[] | null {
    const rows = this.#db.prepare('SELECT * FROM audit_post WHERE batch IS NOT NULL ORDER BY batch, id').all();
    const all = rows.map((one) => row.parse(one));
    return all.length > 0 ? all.filter(({ batch }) => batch === all[0]?.batch) : null;
  }

  #begin(): readonly Row[] {
    const rows = this.#db.prepare('SELECT * FROM audit_post ORDER BY id LIMIT ?').all(together);
    const chosen = rows.map((one) => row.parse(one));
    const batch = `audit-${chosen.at(0)?.id.toString(36)}-${chosen.at(-1)?.id.toString(36)}`;
    for (const { id } of chosen) this.#db.prepare('UPDATE audit_post SET batch = ? WHERE id = ?').run(batch, id);
    return chosen.map((one) => ({ ...one, batch }));
  }

  #giveUpOldest(): void {
    const kept = this.#db
      .prepare('SELECT id FROM audit_post WHERE batch IS NULL ORDER BY id DESC LIMIT 1 OFFSET ?')
      .get(mostWaiting - 1);
    if (!kept) return;
    const { id } = row.pick({ id: true }).parse(kept);
    const { given } = z
      .object({ given: z.int() })
      .parse(
        this.#db
          .prepare('SELECT ifnull(sum(1 + left_out), 0) AS given FROM audit_post WHERE batch IS NULL AND id < ?')
          .get(id),
      );
    this.#db.prepare('UPDATE audit_post SET left_out = left_out + ? WHERE id = ?').run(given, id);
    this.#db.prepare('DELETE FROM audit_post WHERE batch IS NULL AND id < ?').run(id);
  }
}

const row = z.object({ id: z.int(), batch: z.string().nullable(), left_out: z.int() });

type Row = z.infer<typeof row>;
