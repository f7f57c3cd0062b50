import { expect, test } from 'vitest';
import { Housekeeping } from '../../src/store/housekeeping.ts';
import { HandClock, T0 } from '../stats/model/history-samples.ts';
import { rememberingLog } from './open-temporary.ts';

const HALF_HOUR = 30 * 60_000;

function keeping() {
  const clock = new HandClock();
  const log = rememberingLog();
  const pruned: number[] = [];
  const tables = {
    broken: {
      prune: () => {
        throw new Error('disk full');
      },
    },
    sound: { prune: (now: number) => pruned.push(now) },
  };
  const housekeeping = new Housekeeping({ clock, log, tables });
  return { clock, log, pruned, housekeeping };
}

test('every half hour each table is pruned, whatever happens to another', async () => {
  const { clock, log, pruned, housekeeping } = keeping();
  housekeeping.start();
  await clock.turn(2 * HALF_HOUR);
  expect(pruned).toEqual([T0 + HALF_HOUR, T0 + 2 * HALF_HOUR]);
  expect(log.lines.map(([level, facts]) => [level, 'table' in facts && facts.table])).toEqual([
    ['error', 'broken'],
    ['error', 'broken'],
  ]);
  housekeeping.stop();
  await clock.turn(2 * HALF_HOUR);
  expect(pruned).toHaveLength(2);
  expect(clock.waiting).toBe(0);
});

test('a date that is wrong by years deletes nothing before it has stayed for a while', async () => {
  const { clock, log, pruned, housekeeping } = keeping();
  housekeeping.start();
  await clock.turn(60_000);
  clock.set(Date.UTC(2099, 0, 1));
  await clock.turn(HALF_HOUR - 30_000);
  expect(pruned).toEqual([]);
  expect(log.lines.map(([level]) => level)).toEqual(['warn']);
  clock.set(T0 + HALF_HOUR);
  await clock.turn(HALF_HOUR);
  expect(pruned).toEqual([]);
  await clock.turn(HALF_HOUR);
  expect(pruned).toHaveLength(1);
});
