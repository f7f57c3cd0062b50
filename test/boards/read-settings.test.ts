import { expect, test } from 'vitest';
import { boardsOf } from '../../src/boards/read-settings.ts';
import { readConfig } from '../../src/config/file/read-config.ts';

function boards(yaml: string) {
  const read = readConfig(yaml);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return boardsOf(read.config);
}

test('a board needs a channel and containers, the rest has defaults', () => {
  expect(boards('boards:\n  games:\n    channel: "123456789012345678"\n    containers: ["mc-*"]\n')).toEqual([
    {
      name: 'games',
      channelId: '123456789012345678',
      title: 'games',
      containers: [{ kind: 'name', pattern: 'mc-*' }],
      groupBy: 'group',
      stats: false,
      everyMs: 30_000,
      controls: true,
      keepLast: false,
    },
  ]);
});

test('figures oftener than every 30 s are refused', () => {
  const read = readConfig(
    'boards:\n  games:\n    channel: "123456789012345678"\n    containers: ["*"]\n    every: 5s\n',
  );
  expect(read.ok).toBe(false);
});
