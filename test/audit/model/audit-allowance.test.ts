import { expect, test } from 'vitest';
import { AuditStore } from '../../../src/audit/audit-store.ts';
import { AuditAllowance } from '../../../src/audit/model/audit-allowance.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import { temporaryStore } from '../../store/open-temporary.ts';

function setUp() {
  const { db, log } = temporaryStore();
  const clock = new ManualClock();
  const store = new AuditStore(db, { log, clock });
  const record = new AuditAllowance({ audit: store, clock });
  const entry = (id: string) => {
    const actor = { kind: 'member', id, name: `Person ${id}`, roleIds: [], manager: false } as const;
    return { at: clock.now(), actor, guildId: '1', channelId: '2', durationMs: 3 };
  };
  return {
    clock,
    record,
    refuse: (id: string, action = 'stop') =>
      record.record({
        ...entry(id),
        action,
        target: 'minecraft',
        outcome: 'refused',
        detail: 'no rule allows it',
      }),
    look: (id: string, target = 'minecraft', outcome: 'done' | 'failed' = 'done') =>
      record.record({ ...entry(id), action: 'logs', target, outcome, detail: null }),
    act: (id: string, action = 'mute') => record.begin({ ...entry(id), action, target: 'minecraft' }),
    /** Everything of everybody: entries, and what those with others hold. */
    counted: () => {
      const rows = db.prepare('SELECT action, detail FROM audit_begun LEFT JOIN audit_finished USING (id)').all();
      const held = rows.map(({ detail }) => Number(/^(\d+) more/.exec(String(detail))?.[1] ?? 0));
      const single = rows.filter(({ action }) => action !== 'refusals' && action !== 'looks').length;
      return { entries: rows.length, single, held: held.reduce((sum, one) => sum + one, 0) };
    },
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

test('looks are noted by container, those beyond a few in one entry', async () => {
  const { look, audited, clock } = setUp();
  for (let count = 0; count < 10; count++) look('1');
  for (let count = 0; count < 25; count++) look('1', count % 5 === 0 ? 'web' : 'minecraft');
  look('1', 'web', 'failed');
  await clock.advance(60_000);
  const [first, ...others] = audited('1');
  expect(first).toBe('looks - done: 26 more: logs minecraft (20), logs web (5), logs web failed (1)');
  expect(others).toEqual(Array(10).fill('logs minecraft done: '));
});

test('who looks much is still refused in entries of their own, and the other way round', () => {
  const { look, refuse, audited } = setUp();
  for (let count = 0; count < 50; count++) look('1');
  refuse('1');
  expect(audited('1')[0]).toBe(single);
  for (let count = 0; count < 50; count++) refuse('2');
  look('2');
  expect(audited('2')[0]).toBe('logs minecraft done: ');
});

test.each([
  ['ten a minute, as many as are noted one by one', 10, 60_000],
  ['one a minute', 1, 60_000],
  ['one whenever what came before is over', 1, 3_600_000 + 60_000],
  ['eleven and then a rest', 11, 200_000],
])('of %s, one person gets no more than some 270 entries a day, and nothing is lost', async (_, count, everyMs) => {
  const { look, refuse, clock, counted, record } = setUp();
  const days = 5;
  let done = 0;
  for (let passed = 0; passed < days * 86_400_000; passed += everyMs) {
    for (let one = 0; one < count; one++) look('1');
    for (let one = 0; one < count; one++) refuse('1');
    done += 2 * count;
    await clock.advance(everyMs);
  }
  record.close();
  const { entries, single, held } = counted();
  expect(entries).toBeLessThan(270 * days);
  expect(single + held).toBe(done);
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

const done = { outcome: 'done', durationMs: 1, detail: null } as const;

test('actions have an allowance, too: each of the first has its own entry from the beginning, what goes beyond is counted', async () => {
  const { act, audited, clock } = setUp();
  for (let count = 0; count < 10; count++) act('1')(done);
  const last = act('1', 'stop');
  for (let count = 0; count < 289; count++) act('1')(done);
  expect(audited('1')).toEqual(['actions - running: ', ...Array(10).fill('mute minecraft done: ')]);
  last({ outcome: 'failed', durationMs: 1, detail: 'the engine is away' });
  await clock.advance(60_000);
  expect(audited('1')[0]).toBe('actions - done: 290 more: mute minecraft (289), stop minecraft failed (1)');
  expect(audited('1')).toHaveLength(11);
  // What ends after the entry that holds it has ended changes nothing of it.
  for (let count = 0; count < 3; count++) act('1')(done);
  expect(audited('1')).toHaveLength(12);
});

test('what is told apart within one entry is bounded', async () => {
  const { act, audited, clock } = setUp();
  for (let count = 0; count < 10; count++) act('1')(done);
  for (let count = 0; count < 1_000; count++) act('1', `action ${count}`)(done);
  await clock.advance(60_000);
  expect(audited('1')[0]).toMatch(/^actions - done: 1000 more: others \(800\), action 0 minecraft \(1\)/);
});
