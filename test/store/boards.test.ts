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
  boards.remove('games', null);
  expect(boards.all().map(({ board }) => board)).toEqual(['media']);
  again.close();
});

test('a message that is to be taken away is remembered until that is done, and its board is not', () => {
  const { db, open } = temporaryStore();
  const store = new BoardMessageStore(db);
  store.save({ ...message, messageId: '6' });
  store.remove('games', { channelId: '1', messageId: '6' });
  store.leave({ channelId: '1', messageId: '6' });
  store.leave({ channelId: '2', messageId: '7' });
  db.close();
  const again = open();
  const boards = new BoardMessageStore(again);
  expect(boards.all()).toEqual([]);
  expect(boards.left()).toEqual([
    { channelId: '1', messageId: '6' },
    { channelId: '2', messageId: '7' },
  ]);
  boards.clear({ channelId: '1', messageId: '6' });
  expect(boards.left()).toEqual([{ channelId: '2', messageId: '7' }]);
  again.close();
});
