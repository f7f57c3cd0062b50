import fc from 'fast-check';
import { createTask, validate } from 'node-cron';
import { describe, expect, it } from 'vitest';
import { readCron } from '../../../src/schedules/model/cron.ts';
import { nextRun } from '../../../src/schedules/model/next-run.ts';
import { readMoment } from '../../../src/schedules/model/read-moment.ts';
import { readWhen } from '../../../src/schedules/model/read-when.ts';

const problemOf = (text: string) => {
  const read = readCron(text);
  return read.ok ? 'ok' : read.problem;
};
const isNever = (text: string) => problemOf(text).includes('a day that never comes');

/** Parts of expressions, right and wrong ones, with numbers in and out of bounds. */
const value = fc.oneof(
  fc.integer({ min: 0, max: 99 }).map(String),
  fc.integer({ min: 0, max: 12 }).map((number) => `0${number}`),
  fc.constantFrom('jan', 'DEC', 'march', 'sun', 'Fri', 'saturday', 'foo', 'L', '-1', '1.5', '1e1', '٣'),
);
const special = fc.constantFrom(
  'L',
  'l',
  'LW',
  'L-3',
  'L-30',
  'L-31',
  '15W',
  '31w',
  '32W',
  '1#2',
  '5#6',
  'mon#1',
  '7L',
);
const range = fc.oneof(
  { weight: 4, arbitrary: fc.constant('*') },
  fc.constant('?'),
  value,
  special,
  fc.tuple(value, value).map(([from, to]) => `${from}-${to}`),
);
const step = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  fc.integer({ min: 0, max: 100 }).map((n) => `/${n}`),
);
const field = fc
  .array(
    fc.tuple(range, step).map((part) => part.join('')),
    { minLength: 1, maxLength: 3 },
  )
  .map((parts) => parts.join(','));
const expression = fc.array(field, { minLength: 5, maxLength: 5 }).map((fields) => fields.join(' '));

/** Right ones only. */
const times = fc.constantFrom('0', '*/7', '5,50', '22-3', '1-20/4');
const daysOfMonth = fc.constantFrom(
  '*',
  '1',
  '29',
  '31',
  '31,1-3',
  'L',
  'LW',
  '1W',
  '31W',
  '15W,L-2',
  'L-30',
  '*/9',
  '?',
);
const months = fc.constantFrom('*', '2', 'feb-apr', '11-1', '*/5', 'jun,sep');
const weekdays = fc.constantFrom('*', '1-5', 'sat-mon', '7', 'friL', '1#5', 'mon#1,3L', '6-7', '*/3');
const right = fc.tuple(times, times, daysOfMonth, months, weekdays).map((fields) => fields.join(' '));

describe('reading a cron expression', () => {
  const huge = '9'.repeat(90);
  it.each([
    '0-9999999 * * * *',
    '* 0-999999999999999999999 * * *',
    '* * 1-4294967295 * *',
    '* * * 1-99999999 *',
    '* * * * 0-99999999',
    '* * * * mon-99999999',
    '99999999-0 * * * *',
    `0-${huge}`,
    `${huge} * * * *`,
    `0-${huge} * * * *`.slice(0, 100),
    `${'0-59,'.repeat(40)}0 * * * *`,
    `*/${huge} * * *`,
    '0-1e9 * * * *',
    '-1 * * * *',
    '*/0 * * * *',
    '1-5/0 * * * *',
    '*/-1 * * * *',
    '1- * * * *',
    '-5 * * * *',
    ', * * * *',
    '1,,2 * * * *',
    '1* * * * *',
    '٣ * * * *',
    'NaN * * * *',
    'Infinity * * * *',
    '? * * * *',
    '?,1 * ?,1 * *',
    '* * * 1jan *',
    '* * * janjan *',
    '* * * * 1#6',
    '* * 32W * *',
    '* * L-31 * *',
    '@reboot',
    '@daily @daily',
    '@constructor',
  ])('refuses %s at once, in words', (text) => {
    expect(problemOf(text)).not.toBe('ok');
    expect(readWhen(text).ok).toBe(false);
  });

  it('takes a step of any size: it is never spread out', () => {
    expect(problemOf('1-5/999999999 * * * *')).toBe('ok');
    expect(problemOf(`*/${'9'.repeat(80)} * * * *`)).toBe('ok');
  });

  it('says which field is wrong and what it takes', () => {
    expect(problemOf('0-9999999 5 * * *')).toBe('the minute of this cron expression cannot be read; expected 0 to 59');
    expect(problemOf('0 24 * 13 *')).toBe('the hour and the month of this cron expression cannot be read');
  });

  it.each([
    '0 5 31 2 *',
    '0 5 30,31 feb *',
    '0 5 31 4,6 *',
    '0 5 L-30 2 *',
    '0 5 1W * 1#5',
    '0 5 LW * sat',
    '0 5 L-29 2 1#2',
  ])('says that the day of %s never comes', (text) => {
    expect(problemOf(text)).toBe('this cron expression means a day that never comes, such as 31 February');
  });

  it('finds a day that comes once in forty years', () => {
    const read = readWhen('0 5 29 2 1');
    if (!read.ok) throw new Error(read.problem);
    const years: number[] = [];
    for (let at = Date.UTC(2026, 0, 1); years.length < 4; ) {
      at = nextRun(read.when, 'UTC', at) ?? Number.NaN;
      years.push(new Date(at).getUTCFullYear());
    }
    expect(years).toEqual([2044, 2072, 2112, 2140]);
  });

  it('never throws, and never hands node-cron more than it can spread out', () => {
    const soup = fc
      .array(fc.oneof(fc.constantFrom(...'0123456789*/,-#?LW@ \t'), fc.constantFrom('mon', 'jan', huge, '0-', ' * ')), {
        maxLength: 80,
      })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(soup, expression, fc.string({ unit: 'binary', maxLength: 300 })), (text) => {
        for (const read of [readCron(text), readWhen(text), readMoment(text, 0, 'Europe/Berlin')])
          if (!read.ok) expect(read.problem.length).toBeGreaterThan(10);
      }),
      { numRuns: 3_000 },
    );
  });

  it('takes what node-cron takes, and nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(expression, right), (text) => {
        const isRight = readCron(text).ok;
        if (text.length > 100 || isNever(text)) return;
        // Of a range that goes down, node-cron takes ends that are out of bounds: a weekday 8, a 0th of the month.
        if (!isRight && /\w-\w/.test(text.replaceAll(/l-/gi, ''))) return;
        expect({ text, isRight }).toEqual({ text, isRight: validate(text) });
      }),
      { numRuns: 5_000 },
    );
  });

  it('runs on the days that node-cron means', () => {
    fc.assert(
      fc.property(
        right,
        fc.date({ min: new Date('2024-01-01'), max: new Date('2034-01-01'), noInvalidDate: true }),
        (text, from) => {
          const read = readCron(text);
          if (!read.ok) return;
          const wall = Math.floor(from.getTime() / 60_000) * 60_000;
          const next = read.times.next(wall) ?? Number.NaN;
          const task = createTask(text, () => undefined, { timezone: 'UTC' });
          task.destroy();
          expect({ text, matches: task.match(new Date(next)) }).toEqual({ text, matches: true });
          // At the same time of a day before it: no match, or it would have been found.
          for (let at = next - 86_400_000; at > wall && at > next - 200 * 86_400_000; at -= 86_400_000)
            expect({ text, at, matches: task.match(new Date(at)) }).toEqual({ text, at, matches: false });
        },
      ),
      { numRuns: 150 },
    );
  });
});
