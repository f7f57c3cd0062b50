import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { SeenConfig, SeenConfigStore } from './file/hand-changes.ts';

/** What was last known of the config file, in the database. */
export class ConfigSeenStore implements SeenConfigStore {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  load(): SeenConfig | null {
    const found = this.#db.prepare('SELECT state, outline, expected FROM config_seen').get();
    if (!found) return null;
    const { state, outline, expected } = row.parse(found);
    return { state, outline: outlineSchema.parse(JSON.parse(outline)), expected };
  }

  save({ state, outline, expected }: SeenConfig): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO config_seen (one, state, outline, expected) VALUES (1, ?, ?, ?)')
      .run(state, JSON.stringify(outline), expected);
  }
}

const row = z.object({ state: z.string(), outline: z.string(), expected: z.string().nullable() });
const outlineSchema = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
