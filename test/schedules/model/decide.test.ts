import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, ON_TIME_WITHIN_MS, type PlannedRun } from '../../../src/schedules/model/decide.ts';
import { nextRuns } from '../../../src/schedules/model/next-run.ts';
import type { Schedule } from '../../../src/schedules/model/schedule.ts';
import { makeSchedule } from './make-schedule.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const at = (time: string) => Date.parse(`2026-11-${time}Z`);
const look = (schedule: Schedule, handled: string, now: string, planned: readonly PlannedRun[] = []) =>
  decide(schedule, { handledThrough: at(handled), planned }, at(now));

describe('a schedule every day at 05:00', () => {
  const schedule = makeSchedule();

  it('has nothing to do before, and says when to look again', () => {
    expect(look(schedule, '21T05:00', '22T04:59')).toEqual({ decisions: [], again: at('22T05:00') });
  });

  it('runs when it is due, also when the look comes a little late', () => {
    for (const now of ['22T05:00', '22T05:01:59']) {
      expect(look(schedule, '21T05:00', now)).toEqual({
        decisions: [{ kind: 'run', dueAt: at('22T05:00'), late: false, missed: null }],
        again: at('23T05:00'),
      });
    }
  });

  it('is done with a run that was handled', () => {
    expect(look(schedule, '22T05:00', '22T05:00:30')).toEqual({ decisions: [], again: at('23T05:00') });
  });

  it('runs late and once after days away, and says what it stands for', () => {
    expect(look(schedule, '18T05:00', '22T09:30').decisions).toEqual([
      {
        kind: 'run',
        dueAt: at('22T05:00'),
        late: true,
        missed: { count: 3, first: at('19T05:00'), last: at('21T05:00') },
      },
    ]);
  });

  it('only says what was missed, where the owner wants that', () => {
    const skipping = makeSchedule({ missed: 'skip' });
    expect(look(skipping, '18T05:00', '22T09:30').decisions).toEqual([
      { kind: 'missed', missed: { count: 4, first: at('19T05:00'), last: at('22T05:00') } },
    ]);
    expect(look(skipping, '18T05:00', '22T05:01').decisions).toEqual([
      {
        kind: 'run',
        dueAt: at('22T05:00'),
        late: false,
        missed: { count: 3, first: at('19T05:00'), last: at('21T05:00') },
      },
    ]);
  });

  it('does nothing while it is paused', () => {
    expect(look(makeSchedule({ paused: true }), '18T05:00', '22T05:00')).toEqual({ decisions: [], again: null });
  });

  it('waits for the next run after the clock was set back a little', () => {
    expect(look(schedule, '22T05:00', '22T04:58')).toEqual({ decisions: [], again: at('23T05:00') });
  });
});

describe('a year of missed minutes', () => {
  it('is looked at in no time, not counted to the end, and made up for by one run', () => {
    const schedule = makeSchedule({ when: 'every minute' });
    const now = at('22T05:00:30');
    const { decisions } = decide(schedule, { handledThrough: now - 365 * DAY, planned: [] }, now + 10 * DAY);
    expect(decisions).toEqual([
      {
        kind: 'run',
        dueAt: at('22T05:00') + 10 * DAY,
        late: false,
        missed: { count: 100, first: at('22T05:01') - 365 * DAY, last: at('22T04:59') + 10 * DAY },
      },
    ]);
  });
});

describe('a schedule that is announced', () => {
  const schedule = makeSchedule({ action: { announceMs: 5 * MINUTE } });

  it('is announced so long before, once', () => {
    expect(look(schedule, '21T05:00', '22T04:54')).toEqual({ decisions: [], again: at('22T04:55') });
    expect(look(schedule, '21T05:00', '22T04:55')).toEqual({
      decisions: [{ kind: 'announce', dueAt: at('22T05:00') }],
      again: at('22T05:00'),
    });
    const planned = [{ dueAt: at('22T05:00'), runAt: at('22T05:00') }];
    expect(look(schedule, '21T05:00', '22T04:56', planned)).toEqual({ decisions: [], again: at('22T05:00') });
    expect(look(schedule, '21T05:00', '22T05:00', planned).decisions).toEqual([
      { kind: 'run', dueAt: at('22T05:00'), late: false, missed: null },
    ]);
  });

  it('runs when it was postponed to, and not at its time', () => {
    const planned = [{ dueAt: at('22T05:00'), runAt: at('22T05:15') }];
    expect(look(schedule, '21T05:00', '22T05:00', planned)).toEqual({ decisions: [], again: at('22T05:15') });
    expect(look(schedule, '21T05:00', '22T05:15', planned).decisions).toMatchObject([
      { kind: 'run', dueAt: at('22T05:00') },
    ]);
  });

  it('was missed when nobody was there at the time it was announced for', () => {
    const planned = [{ dueAt: at('22T05:00'), runAt: at('22T05:00') }];
    expect(look(schedule, '21T05:00', '22T09:00', planned).decisions).toEqual([
      { kind: 'run', dueAt: at('22T05:00'), late: true, missed: null },
    ]);
    expect(look({ ...schedule, missed: 'skip' }, '21T05:00', '22T09:00', planned).decisions).toEqual([
      { kind: 'missed', missed: { count: 1, first: at('22T05:00'), last: at('22T05:00') } },
    ]);
  });

  it('is not announced again once it was cancelled', () => {
    expect(look(schedule, '22T05:00', '22T04:57')).toEqual({ decisions: [], again: at('23T04:55') });
  });
});

describe('whenever somebody looks', () => {
  const words = fc.constantFrom(
    'every day 05:00',
    'every 15 minutes',
    'every minute',
    'mon,thu 03:30',
    '0 0 1 * *',
    '2026-11-23 12:00',
  );
  const arbitrary = fc.record({ when: words, missed: fc.constantFrom('run-once' as const, 'skip' as const) });
  const looks = fc.array(fc.integer({ min: 1_000, max: 3 * DAY }), { minLength: 1, maxLength: 40 });

  it('no run is done twice, none is lost without a word, and the order is kept', () => {
    fc.assert(
      fc.property(arbitrary, looks, (over, pauses) => {
        const schedule = makeSchedule(over);
        const start = at('22T05:42:31');
        let memory = { handledThrough: start, planned: [] };
        let now = start;
        const done: number[] = [];
        let said = 0;
        for (const pause of pauses) {
          now += pause;
          for (const decision of decide(schedule, memory, now).decisions) {
            if (decision.kind === 'announce') throw new Error('nothing is to be announced');
            if (decision.kind === 'run') {
              expect(decision.dueAt).toBeLessThanOrEqual(now);
              expect(decision.late).toBe(now - decision.dueAt > ON_TIME_WITHIN_MS);
              if (decision.late) expect(schedule.missed).toBe('run-once');
              done.push(decision.dueAt);
              memory = { ...memory, handledThrough: decision.dueAt };
            } else memory = { ...memory, handledThrough: decision.missed.last };
            said += decision.missed?.count ?? 0;
          }
          expect(decide(schedule, memory, now).decisions).toEqual([]);
        }
        expect(done).toEqual([...new Set(done)].sort((a, b) => a - b));
        const all = nextRuns(schedule.when, 'UTC', start, 400).filter((run) => run <= now);
        if (all.length < 100) expect(done.length + said).toBe(all.length);
        expect(done.every((run) => all.length === 400 || all.includes(run))).toBe(true);
      }),
    );
  });
});
