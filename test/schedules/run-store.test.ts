import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AuditStore } from '../../src/audit/audit-store.ts';
import { ScheduleRunStore } from '../../src/schedules/run-store.ts';
import { openStore } from '../../src/store/open.ts';
import { rememberingLog, temporaryDirectory, temporaryStore } from '../store/open-temporary.ts';
import { killHard, startProcess, untilItSays } from '../store/processes.ts';

const store = () => new ScheduleRunStore(temporaryStore().db);
const claim = (dueAt: number, over = {}) =>
  ({ schedule: 'nightly', dueAt, reason: 'due', missed: null, by: null, now: dueAt + 5, ...over }) as const;
const nothing = { detail: null, missed: null, by: null, now: 9 };

test('a run is claimed once, whoever asks again', () => {
  const runs = store();
  const run = runs.claim(claim(100, { reason: 'late', missed: { count: 2, first: 50, last: 75 } }));
  expect(run).toEqual({
    id: 1,
    schedule: 'nightly',
    dueAt: 100,
    runAt: 105,
    reason: 'late',
    by: null,
    state: 'claimed',
    outcome: null,
    detail: null,
    finishedAt: null,
    missed: { count: 2, first: 50, last: 75 },
    message: null,
    tellingSince: null,
    steps: [],
  });
  expect(runs.claim(claim(100))).toBeNull();
  expect(runs.plan('nightly', 100)).toBeNull();
  expect(runs.settle('nightly', 100, { ...nothing, outcome: 'cancelled' })).toBeNull();
  expect(runs.claim({ ...claim(100), schedule: 'weekly' })?.schedule).toBe('weekly');
  expect(runs.unfinished().map(({ schedule }) => schedule)).toEqual(['nightly', 'weekly']);
});

test('an announced run can be put off and then begins once, or is cancelled and never begins', () => {
  const runs = store();
  const planned = runs.plan('nightly', 100);
  runs.announced(planned?.id ?? 0, { channelId: '1', messageId: '2' });
  expect(runs.postpone(planned?.id ?? 0, 160, 'Alice')).toMatchObject({ dueAt: 100, runAt: 160, by: 'Alice' });
  expect(runs.planned()).toMatchObject([{ dueAt: 100, state: 'planned', message: { channelId: '1', messageId: '2' } }]);
  expect(runs.claim(claim(100))).toMatchObject({ id: planned?.id, state: 'claimed', by: 'Alice' });
  expect(runs.postpone(planned?.id ?? 0, 190, 'Alice')).toBeNull();
  expect(runs.planned()).toEqual([]);

  runs.plan('nightly', 200);
  const cancelled = runs.settle('nightly', 200, { ...nothing, outcome: 'cancelled', by: 'Bob' });
  expect(cancelled).toMatchObject({ state: 'finished', outcome: 'cancelled', by: 'Bob' });
  expect(runs.claim(claim(200))).toBeNull();
});

test('a run that was withdrawn with its schedule comes back with it, one that somebody cancelled does not', () => {
  const runs = store();
  const planned = runs.plan('nightly', 100);
  runs.announced(planned?.id ?? 0, { channelId: '1', messageId: '2' });
  runs.settle('nightly', 100, { ...nothing, outcome: 'cancelled' });
  runs.told(planned?.id ?? 0, null);
  expect(runs.plan('nightly', 100)).toMatchObject({ id: planned?.id, state: 'planned', outcome: null, message: null });
  runs.settle('nightly', 100, { ...nothing, outcome: 'cancelled' });
  expect(runs.claim(claim(100))).toMatchObject({ state: 'claimed', outcome: null, finishedAt: null });
  expect(runs.claim(claim(100))).toBeNull();
});

test('what was dealt with is remembered with the claim; a manual run deals with nothing', () => {
  const runs = store();
  runs.watch('nightly', { timing: 'every day', handledThrough: 50 });
  runs.claim(claim(100));
  runs.claim(claim(170, { reason: 'manual', by: 'Alice' }));
  expect(runs.watched()).toEqual(new Map([['nightly', { timing: 'every day', handledThrough: 100 }]]));
  runs.settle('nightly', 200, { ...nothing, outcome: 'missed', missed: { count: 1, first: 200, last: 200 } });
  expect(runs.watched().get('nightly')?.handledThrough).toBe(200);
  runs.unwatch('nightly');
  expect(runs.watched().size).toBe(0);
});

test('steps are tried, begun and ended, and what is under way is known', () => {
  const runs = store();
  const id = runs.claim(claim(100))?.id ?? 0;
  runs.setSteps(id, ['db', 'minecraft']);
  runs.beginStep(id, 'db', 101);
  expect(runs.underWay(id)).toEqual(['db']);
  runs.endStep(id, 'db', 'failed', 'x'.repeat(900), 102);
  expect(runs.underWay(id)).toEqual([]);
  runs.beginStep(id, 'db', 103);
  runs.endStep(id, 'db', 'done', null, 104);
  expect(runs.run(id)?.steps).toEqual([
    { container: 'db', tries: 2, outcome: 'done', detail: null },
    { container: 'minecraft', tries: 0, outcome: null, detail: null },
  ]);
});

test('a result that was not said stays to be said', () => {
  const runs = store();
  const id = runs.claim(claim(100))?.id ?? 0;
  expect(runs.untold()).toEqual([]);
  runs.finish(id, 'done', null, 110);
  runs.telling(id, 111);
  expect(runs.untold()).toMatchObject([{ id, outcome: 'done', finishedAt: 110, tellingSince: 111 }]);
  runs.told(id, { channelId: '1', messageId: '2' });
  expect(runs.untold()).toEqual([]);
  expect(runs.latest('nightly', 5)).toMatchObject([{ id, message: { channelId: '1', messageId: '2' } }]);
  runs.finish(id, 'failed', 'too late to change', 120);
  expect(runs.run(id)?.outcome).toBe('done');
});

test('failures in a row are counted since the last success', () => {
  const runs = store();
  const outcomes = ['failed', 'done', 'failed', 'skipped', 'failed'] as const;
  for (const [index, outcome] of outcomes.entries()) {
    runs.finish(runs.claim(claim(index))?.id ?? 0, outcome, null, index);
  }
  expect(runs.failuresInARow('nightly')).toBe(2);
  expect(runs.failuresInARow('weekly')).toBe(0);
});

test('old runs are forgotten once they are over and said', () => {
  const runs = store();
  const day = 86_400_000;
  const begun = (dueAt: number) => runs.claim(claim(dueAt))?.id ?? 0;
  const [told, untold, open] = [begun(1), begun(2), begun(3)];
  runs.setSteps(told, ['minecraft']);
  runs.finish(told, 'done', null, 5);
  runs.told(told, null);
  runs.finish(untold, 'done', null, 5);
  expect(runs.prune(80 * day)).toBe(0);
  expect(runs.prune(100 * day)).toBe(1);
  expect(runs.run(told)).toBeNull();
  expect(runs.latest('nightly', 9).map(({ id }) => id)).toEqual([open, untold]);
});

test('killed over and over, a program does no run twice and knows of each that it left in the middle', async () => {
  const directory = temporaryDirectory();
  const [path, effects] = [join(directory, 'stevedore.db'), join(directory, 'effects')];
  writeFileSync(effects, '');
  const kills = 5;
  for (let killed = 0; killed < kills; killed++) {
    const child = startProcess('process-schedule.ts', [path, effects, String(killed * 60)]);
    await untilItSays(child, 'enough');
    await killHard(child);
  }
  const runs = new ScheduleRunStore(openStore({ path, log: rememberingLog(), clock: { now: () => 0 } }));
  const done = readFileSync(effects, 'utf8').trim().split('\n').map(Number);
  expect(existsSync(effects) && done.length).toBeGreaterThan(kills * 40);
  expect(new Set(done).size).toBe(done.length);
  const left = runs.unfinished();
  expect(left.length).toBeLessThanOrEqual(kills);
  const known = new Set([...done, ...left.map(({ dueAt }) => dueAt)]);
  expect(known.size).toBe(Math.max(...known) + 1);
  for (const dueAt of known) expect(runs.claim(claim(dueAt))).toBeNull();
});

test('a run that has ended is in the audit, and one that kill -9 kept out of the audit has not ended', async () => {
  const path = join(temporaryDirectory(), 'stevedore.db');
  const child = startProcess('process-schedule-end.ts', [path]);
  await untilItSays(child, 'ended');
  await killHard(child);
  const log = rememberingLog();
  const clock = { now: () => 9_000 };
  const db = openStore({ path, log, clock });
  const runs = new ScheduleRunStore(db);
  const audited = () => new AuditStore(db, { log, clock }).query({}).records.map(({ detail }) => detail);
  expect(runs.unfinished().map(({ dueAt }) => dueAt)).toEqual([2]);
  expect(audited()).toEqual(['run 1']);
  db.close();
});

test('what is written together is written all or not at all, also where a part of it fails and the rest goes on', () => {
  const { db, log } = temporaryStore();
  const runs = new ScheduleRunStore(db);
  const audit = new AuditStore(db, { log, clock: { now: () => 9 } });
  const entry = {
    at: 1,
    actor: { kind: 'system' },
    guildId: null,
    channelId: null,
    action: 'schedule run',
    target: null,
    outcome: 'done',
    durationMs: 0,
    detail: null,
  } as const;
  const fails = () => {
    runs.claim(claim(100));
    audit.record(entry);
    throw new Error('no more');
  };
  expect(() => runs.together(fails)).toThrow('no more');
  expect([runs.unfinished(), audit.query({}).records]).toEqual([[], []]);
  runs.together(() => {
    runs.claim(claim(100));
    // The audit takes no entry without an outcome: that is in the log, and stops nobody.
    audit.record({ ...entry, outcome: null as never });
    audit.record(entry);
  });
  expect(log.lines).toHaveLength(1);
  expect(runs.unfinished()).toHaveLength(1);
  expect(audit.query({}).records).toHaveLength(1);
});
