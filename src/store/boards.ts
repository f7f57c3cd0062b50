import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { BoardMessage, BoardStore, LeftMessage } from '../core/boards/board-store.ts';
import { transaction } from './transaction.ts';

/** Where boards stand, in the database. */
export class BoardMessageStore implements BoardStore {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  all(): readonly BoardMessage[] {
    return this.#db
      .prepare('SELECT * FROM board_message ORDER BY board')
      .all()
      .map((one) => {
        const it = row.parse(one);
        return {
          board: it.board,
          channelId: it.channel_id,
          messageId: it.message_id,
          once: it.once,
          postedAt: it.posted_at,
          replacedAt: it.replaced_at,
          dropped: it.dropped === 1,
          shown: it.shown,
          seen: it.seen,
          changedAt: it.changed_at,
        };
      });
  }

  save(message: BoardMessage): void {
    const { board, channelId, messageId, once, postedAt, replacedAt, dropped, shown, seen, changedAt } = message;
    this.#db
      .prepare(
        `INSERT OR REPLACE INTO board_message
           (board, channel_id, message_id, once, posted_at, replaced_at, dropped, shown, seen, changed_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        ...[board, channelId, messageId, once, Math.trunc(postedAt), whole(replacedAt), dropped ? 1 : 0],
        ...[shown, seen, whole(changedAt)],
      );
  }

  remove(board: string, left: LeftMessage | null): void {
    transaction(this.#db, () => {
      if (left) this.leave(left);
      this.#db.prepare('DELETE FROM board_message WHERE board = ?').run(board);
    });
  }

  left(): readonly LeftMessage[] {
    return this.#db
      .prepare('SELECT * FROM board_left')
      .all()
      .map((one) => {
        const it = leftRow.parse(one);
        return { channelId: it.channel_id, messageId: it.message_id };
      });
  }

  leave({ channelId, messageId }: LeftMessage): void {
    this.#db
      .prepare('INSERT OR IGNORE INTO board_left (channel_id, message_id) VALUES (?, ?)')
      .run(channelId, messageId);
  }

  clear({ channelId, messageId }: LeftMessage): void {
    this.#db.prepare('DELETE FROM board_left WHERE channel_id = ? AND message_id = ?').run(channelId, messageId);
  }
}

const row = z.object({
  board: z.string(),
  channel_id: z.string(),
  message_id: z.string().nullable(),
  once: z.string(),
  posted_at: z.int(),
  replaced_at: z.int().nullable(),
  dropped: z.int(),
  shown: z.string().nullable(),
  seen: z.string().nullable(),
  changed_at: z.int().nullable(),
});

const leftRow = z.object({ channel_id: z.string(), message_id: z.string() });

/** The column holds whole numbers only. */
function whole(ms: number | null): number | null {
  return ms === null ? null : Math.trunc(ms);
}
