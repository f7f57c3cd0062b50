import { expect, test } from 'vitest';
import { RefusalRecord } from '../../src/discord/refusal-record.ts';
import { AuditStore } from '../../src/store/audit.ts';
import { ManualClock } from '../core/stats/manual-clock.ts';
import { temporaryStore } from '../store/open-temporary.ts';

function setUp() {
  const { db, log } = temporaryStore();
  const clock = new ManualClock();
  const store = new AuditStore(db, { log, clock });
  const record = new RefusalRecord({ audit: store, clock });
  return {
    clock,
    record,
    refuse: (id: string, action = 'stop') =>
      record.record({
        at: clock.now(),
        actor: { kind: 'member', id, name: `Person ${id}`, roleIds: [], manager: false },
        guildId: '1',
        channelId: '2',
        action,
        target: 'minecraft',
        outcome: 'refused',
        durationMs: 3,
        detail: 'no rule allows it',
      }),
    /** Newest first: `stop minecraft refused: no rule allows it`. */
    audited: (memberId: string) =>
      store
        .query({ memberId, limit: 100 })
        .records.map(({ action, target, outcome, detail }) => `${action} ${target ?? '-'} ${outcome}: ${detail ?? ''}`),
    /** What the program that comes after a crash finds. */
    reopen: () => new AuditStore(db, { log, clock }),
  };
}

const single = 'stop minecraft refused: no rule allows it';

test('a few refusals are noted one by one, again and again', async () => {
  const { refuse, audited, clock } = setUp();
  for (let minute = 0; minute < 3; minute++) {
    for (let count = 0; count < 10; count++) refuse('1');
    await clock.advance(60_000);
  }
  expect(audited('1')).toEqual(Array(30).fill(single));
  expect(clock.pending).toBe(0);
});

test('what goes beyond within the minute is one entry that says how many, and other people are not touched', async () => {
  const { refuse, audited, clock } = setUp();
  for (let count = 0; count < 200; count++) refuse('1', count < 150 ? 'stop' : 'schedule add');
  refuse('2');
  expect(audited('1')).toEqual(['refusals - running: ', ...Array(10).fill(single)]);
  await clock.advance(60_000);
  expect(audited('1')).toEqual([
    'refusals - refused: 190 more: stop (140), schedule add (50)',
    ...Array(10).fill(single),
  ]);
  expect(audited('2')).toEqual([single]);
});

test('a script that never ends gets an entry an hour, and after a pause it is as before', async () => {
  const { refuse, audited, clock } = setUp();
  for (let minute = 0; minute < 24 * 60; minute++) {
    for (let count = 0; count < 20; count++) refuse('1');
    await clock.advance(60_000);
  }
  const day = audited('1').length;
  expect(day).toBeLessThan(45);
  await clock.advance(2 * 3_600_000);
  expect(audited('1')[0]).toMatch(/^refusals - refused: \d+ more/);
  refuse('1');
  expect(audited('1')).toEqual([single, ...audited('1').slice(1)]);
  expect(audited('1')).toHaveLength(day + 1);
});

test('nothing is lost when the program ends: not by itself, and not by kill -9', async () => {
  const { refuse, record, audited, clock, reopen } = setUp();
  for (let count = 0; count < 12; count++) refuse('1');
  record.close();
  expect(audited('1')[0]).toBe('refusals - refused: 2 more: stop (2)');
  expect(clock.pending).toBe(0);
  refuse('1');
  expect(audited('1')[0]).toBe(single);

  const killed = setUp();
  for (let count = 0; count < 12; count++) killed.refuse('1');
  killed.reopen();
  expect(killed.audited('1')[0]).toBe('refusals - interrupted: ');
  expect(reopen().interrupted).toBe(0);
});

test('of very many people at once only so many are remembered, and none is forgotten', () => {
  const { refuse, audited, clock } = setUp();
  for (let count = 0; count < 11; count++) refuse('first');
  for (let person = 0; person < 3_000; person++) refuse(`${person}`);
  expect(clock.pending).toBe(1_000);
  expect(audited('first')[0]).toBe('refusals - refused: 1 more: stop (1)');
  expect(audited('2999')).toEqual([single]);
});
