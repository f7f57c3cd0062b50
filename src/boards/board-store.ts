import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { transaction } from '../store/transaction.ts';
import type { BoardMessage, BoardStore, LeftMessage } from './model/board-store.ts';

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
      .map((one) => messageOf(row.parse(one)));
  }

  save(message: BoardMessage, left: LeftMessage | null): void {
    const { board, posted, attempt, replacedAt, dropped, shown, seen, changedAt } = message;
    transaction(this.#db, () => {
      if (left) this.leave(left);
      this.#db
        .prepare(
          `INSERT OR REPLACE INTO board_message
             (board, channel_id, message_id, posted_at, try_channel_id, try_once, try_at, try_told,
              replaced_at, dropped, shown, seen, changed_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          ...[board, posted?.channelId ?? null, posted?.messageId ?? null, whole(posted?.postedAt)],
          ...[attempt?.channelId ?? null, attempt?.once ?? null, whole(attempt?.at), Number(attempt?.told ?? false)],
          ...[whole(replacedAt), dropped ? 1 : 0, shown, seen, whole(changedAt)],
        );
    });
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
  channel_id: z.string().nullable(),
  message_id: z.string().nullable(),
  posted_at: z.int().nullable(),
  try_channel_id: z.string().nullable(),
  try_once: z.string().nullable(),
  try_at: z.int().nullable(),
  try_told: z.int().nullable(),
  replaced_at: z.int().nullable(),
  dropped: z.int(),
  shown: z.string().nullable(),
  seen: z.string().nullable(),
  changed_at: z.int().nullable(),
});

const leftRow = z.object({ channel_id: z.string(), message_id: z.string() });

function messageOf(it: z.infer<typeof row>): BoardMessage {
  return {
    board: it.board,
    posted:
      it.channel_id === null || it.message_id === null
        ? null
        : { channelId: it.channel_id, messageId: it.message_id, postedAt: it.posted_at ?? 0 },
    attempt:
      it.try_channel_id === null || it.try_once === null
        ? null
        : { channelId: it.try_channel_id, once: it.try_once, at: it.try_at ?? 0, told: it.try_told === 1 },
    replacedAt: it.replaced_at,
    dropped: it.dropped === 1,
    shown: it.shown,
    seen: it.seen,
    changedAt: it.changed_at,
  };
}

/** The column holds whole numbers only. */
function whole(ms: number | null | undefined): number | null {
  return ms === null || ms === undefined ? null : Math.trunc(ms);
}
