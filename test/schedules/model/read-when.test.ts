import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextRuns } from '../../../src/schedules/model/next-run.ts';
import { readMoment } from '../../../src/schedules/model/read-moment.ts';
import { readWhen } from '../../../src/schedules/model/read-when.ts';

const cronOf = (text: string) => {
  const read = readWhen(text);
  return read.ok && read.when.kind === 'cron' ? read.when.expression : read;
};
const problemOf = (text: string) => {
  const read = readWhen(text);
  return read.ok ? read.when : read.problem;
};
const local = (text: string, zone = 'UTC') =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(new Date(text));

describe('words for when', () => {
  it.each([
    ['every day 05:00', '0 5 * * *'],
    ['Every Day at 5:00', '0 5 * * *'],
    ['daily 23:59', '59 23 * * *'],
    ['mon,fri 18:30', '30 18 * * 1,5'],
    ['every Monday and Friday 18:30', '30 18 * * 1,5'],
    ['sundays 00:00', '0 0 * * 0'],
    ['mon-thu, sat 07:05', '5 7 * * 1-4,6'],
    ['weekdays 07:00', '0 7 * * 1-5'],
    ['weekends 09:00', '0 9 * * 0,6'],
    ['every hour', '0 * * * *'],
    ['every 60 minutes', '0 * * * *'],
    ['every 15 minutes', '*/15 * * * *'],
    ['every 2h', '0 */2 * * *'],
    ['every 24 hours', '0 0 * * *'],
    ['0 5 * * MON', '0 5 * * MON'],
    ['@daily', '@daily'],
  ])('%s', (text, expression) => expect(cronOf(text)).toBe(expression));

  it.each([
    ['every day 25:00', 'expected a time from 00:00 to 23:59'],
    ['every 7 minutes', 'expected a number of minutes that divides 60, such as 15'],
    ['every 5 hours', 'expected a number of hours that divides 24, such as 6'],
    ['* * * * * *', 'a cron expression has five fields, this has 6; seconds are not offered'],
    ['0 25 * * *', 'the hour of this cron expression cannot be read'],
    ['0 5 * * funday', 'the weekday of this cron expression cannot be read'],
    ['0 0 30 2 *', 'this cron expression means a day that never comes'],
    ['2026-02-30 05:00', 'there is no such date or time'],
    ['in 2h', '“in …” depends on when it is read: write the date, such as 2026-12-24 18:00'],
  ])('%s: %s', (text, problem) => expect(problemOf(text)).toContain(problem));

  it('says what is understood, and quotes nothing of what is not: it may be a secret', () => {
    expect(problemOf('mon,foo 18:30')).toMatch(/^there is no such weekday; expected “every day 05:00”/);
    expect(problemOf('now and then')).toMatch(/^expected “every day 05:00”/);
    expect(problemOf('')).toMatch(/^expected “every day 05:00”/);
  });

  it.each(['8am', '25:00', '5 minutes'])('speaks of no cron to who wrote %s', (text) => {
    expect(problemOf(text)).toMatch(/^expected “every day 05:00”/);
  });

  it('reads a date on the clock of the zone, and an instant where an offset is given', () => {
    expect(readWhen('2026-12-24 18:00')).toMatchObject({
      ok: true,
      when: { kind: 'once', wall: Date.UTC(2026, 11, 24, 18) },
    });
    const instant = { kind: 'instant', at: Date.UTC(2026, 11, 24, 17) };
    expect(readWhen('2026-12-24T18:00+01:00')).toMatchObject({ ok: true, when: instant });
    expect(readWhen('2026-12-24 17:00:00Z')).toMatchObject({ ok: true, when: instant });
  });

  it('never throws, whatever is typed, and a cron expression that is taken has a next run', () => {
    const words = fc.constantFrom(
      'every',
      'day',
      'mon',
      'fri',
      '-',
      ',',
      ' ',
      '5',
      '*',
      '/',
      '05:00',
      '2026',
      'in',
      'h',
      '@daily',
      'L',
      '#',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 120 }),
          fc.array(words, { maxLength: 9 }).map((all) => all.join('')),
        ),
        (text) => {
          const read = readWhen(text);
          if (!read.ok) expect(read.problem).not.toBe('');
          else if (read.when.kind === 'cron') expect(nextRuns(read.when, 'UTC', 0, 3)).toHaveLength(3);
        },
      ),
    );
  });
});

describe('words for a moment', () => {
  const now = Date.parse('2026-11-22T05:42:31.400Z');
  const at = (text: string, zone = 'Europe/Berlin') => {
    const read = readMoment(text, now, zone);
    return read.ok ? nextRuns(read.when, zone, now, 2).map((run) => new Date(run).toISOString()) : read.problem;
  };

  it('counts from now, to the second, and is stored as what it came to', () => {
    expect(at('in 2h')).toEqual(['2026-11-22T07:42:32.000Z']);
    expect(at('in 1h 30m')).toEqual(['2026-11-22T07:12:32.000Z']);
    expect(at('in 1 day and 2 hours')).toEqual(['2026-11-23T07:42:32.000Z']);
    expect(readMoment('in 2h', now, 'Europe/Berlin')).toMatchObject({ when: { text: '2026-11-22T08:42:32+01:00' } });
    expect(readMoment('in 2h', now, 'America/St_Johns')).toMatchObject({ when: { text: '2026-11-22T04:12:32-03:30' } });
  });

  it('knows today and tomorrow by the clock of the zone', () => {
    expect(at('tomorrow 05:00')).toEqual(['2026-11-23T04:00:00.000Z']);
    expect(at('today 23:00', 'Pacific/Auckland')).toEqual(['2026-11-22T10:00:00.000Z']);
    expect(local('2026-11-22T10:00Z', 'Pacific/Auckland')).toBe('2026-11-22 23:00');
  });

  it.each(['in', 'in a while', 'in 0m', 'in 500d', 'in 2x', 'in 2h or so'])('does not understand “%s”', (text) => {
    expect(readMoment(text, now, 'UTC').ok).toBe(false);
  });

  it('stores any instant so that it is read back as the same', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9999 }),
        fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/New_York'),
        fc.date({ min: new Date('2020-01-01'), max: new Date('2035-12-31'), noInvalidDate: true }),
        (minutes, zone, from) => {
          const read = readMoment(`in ${minutes}m`, from.getTime(), zone);
          const expected = Math.ceil((from.getTime() + minutes * 60_000) / 1000) * 1000;
          expect(read).toMatchObject({ ok: true, when: { kind: 'instant', at: expected } });
        },
      ),
    );
  });
});
