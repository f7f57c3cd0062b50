import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { BoardMessageStore } from '../../src/boards/board-store.ts';
import { migrate, migrations } from '../../src/store/migrations.ts';
import { temporaryStore } from '../store/open-temporary.ts';

const place = (messageId: string) => ({ channelId: '1', messageId, postedAt: 1_700_000_000_000 });

const message = {
  board: 'games',
  posted: null,
  attempt: { channelId: '1', once: 'x', at: 1_700_000_000_000, told: true },
  replacedAt: null,
  dropped: false,
  shown: null,
  seen: null,
  changedAt: null,
};

test('where a board stands outlives the process', () => {
  const { db, open } = temporaryStore();
  const store = new BoardMessageStore(db);
  store.save(message, null);
  store.save({ ...message, board: 'media', posted: place('7'), replacedAt: 5, dropped: true }, null);
  const standing = { ...message, posted: place('6'), attempt: null, shown: 'a', seen: 'b' };
  store.save({ ...standing, changedAt: 1_700_000_000_001.5 }, null);
  store.save({ ...message, board: 'new' }, null);
  db.close();
  const again = open();
  const boards = new BoardMessageStore(again);
  expect(boards.all()).toEqual([
    { ...standing, changedAt: 1_700_000_000_001 },
    { ...message, board: 'media', posted: place('7'), replacedAt: 5, dropped: true },
    { ...message, board: 'new' },
  ]);
  boards.remove('games', null);
  expect(boards.all().map(({ board }) => board)).toEqual(['media', 'new']);
  again.close();
});

test('a message that is to be taken away is remembered until that is done, and its board is not', () => {
  const { db, open } = temporaryStore();
  const store = new BoardMessageStore(db);
  store.save({ ...message, posted: place('6') }, { channelId: '1', messageId: '5' });
  store.remove('games', { channelId: '1', messageId: '6' });
  store.leave({ channelId: '1', messageId: '6' });
  store.leave({ channelId: '2', messageId: '7' });
  db.close();
  const again = open();
  const boards = new BoardMessageStore(again);
  expect(boards.all()).toEqual([]);
  expect(boards.left()).toEqual([
    { channelId: '1', messageId: '5' },
    { channelId: '1', messageId: '6' },
    { channelId: '2', messageId: '7' },
  ]);
  boards.clear({ channelId: '1', messageId: '6' });
  expect(boards.left().map(({ messageId }) => messageId)).toEqual(['5', '7']);
  again.close();
});

test('where boards stood, and what was being posted, is known after an upgrade', () => {
  const db = new DatabaseSync(':memory:');
  migrate(db, 'old', migrations.slice(0, 9));
  const insert = db.prepare(
    'INSERT INTO board_message (board, channel_id, message_id, once, posted_at, dropped) VALUES (?, ?, ?, ?, ?, 0)',
  );
  insert.run('games', '1', '6', 'x', 1_700_000_000_000);
  insert.run('media', '1', null, 'y', 1_700_000_000_000);
  migrate(db, 'old');
  expect(new BoardMessageStore(db).all()).toEqual([
    { ...message, posted: place('6'), attempt: null },
    { ...message, board: 'media', attempt: { ...message.attempt, once: 'y', told: false } },
  ]);
  db.close();
});
