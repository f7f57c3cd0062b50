import { expect, test } from 'vitest';
import { BoardMessageStore } from '../../src/store/boards.ts';
import { temporaryStore } from './open-temporary.ts';

const message = {
  board: 'games',
  channelId: '1',
  messageId: null,
  once: 'x',
  postedAt: 1_700_000_000_000,
  replacedAt: null,
  dropped: false,
  shown: null,
  seen: null,
  changedAt: null,
};

test('where a board stands outlives the process', () => {
  const { db, open } = temporaryStore();
  const store = new BoardMessageStore(db);
  store.save(message);
  store.save({ ...message, board: 'media', messageId: '7', replacedAt: 5, dropped: true });
  store.save({ ...message, messageId: '6', shown: 'a', seen: 'b', changedAt: 1_700_000_000_001.5 });
  db.close();
  const again = open();
  const boards = new BoardMessageStore(again);
  expect(boards.all()).toEqual([
    { ...message, messageId: '6', shown: 'a', seen: 'b', changedAt: 1_700_000_000_001 },
    { ...message, board: 'media', messageId: '7', replacedAt: 5, dropped: true },
  ]);
  boards.remove('games');
  expect(boards.all().map(({ board }) => board)).toEqual(['media']);
  again.close();
});
