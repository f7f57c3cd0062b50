import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf, isTimeZone, offsetAt, wallTimeAt } from '../../../src/kit/zone-time.ts';
import { nextRun, nextRuns } from '../../../src/schedules/model/next-run.ts';
import { readWhen } from '../../../src/schedules/model/read-when.ts';
import type { When } from '../../../src/schedules/model/when.ts';
import { allChanges, from, platformOffset, to, type ZoneChange, zones } from './zones.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const changes = allChanges();
const anyChange = fc.constantFrom(...changes);

const when = (text: string): When => {
  const read = readWhen(text);
  if (!read.ok) throw new Error(read.problem);
  return read.when;
};
const runs = (text: string, zone: string, after: string, count: number) =>
  nextRuns(when(text), zone, Date.parse(after), count).map((at) => new Date(at).toISOString());
/** `30 2 * * *` of minutes since midnight. */
const daily = (minutes: number) => when(`${minutes % 60} ${Math.floor(minutes / 60) % 24} * * *`);
const minutesOfDay = (wall: number) => (wall % DAY) / MINUTE;
/** On the clock, the first minute that is skipped or shown twice, and the first after them. */
const troubled = ({ at, before, after }: ZoneChange) =>
  before < after ? { from: at + before, to: at + after } : { from: at + after, to: at + before };

describe('the next run', () => {
  it('is at the same time on the clock in summer and in winter', () => {
    expect(runs('every day 05:00', 'Europe/Berlin', '2026-10-24T00:00Z', 3)).toEqual([
      '2026-10-24T03:00:00.000Z',
      '2026-10-25T04:00:00.000Z',
      '2026-10-26T04:00:00.000Z',
    ]);
  });

  it('is at the end of a skipped hour, once, for all that fall into it', () => {
    expect(runs('30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', 2)).toEqual([
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T00:30:00.000Z',
    ]);
    expect(runs('*/15 2,3 * * *', 'Europe/Berlin', '2026-03-29T00:00Z', 2)).toEqual([
      '2026-03-29T01:00:00.000Z',
      '2026-03-29T01:15:00.000Z',
    ]);
    // Midnight itself is skipped.
    expect(runs('0 0 * * *', 'Africa/Cairo', '2026-04-23T00:00Z', 1)).toEqual(['2026-04-23T22:00:00.000Z']);
  });

  it('is in the first pass of a doubled hour, and not again in the second', () => {
    expect(runs('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00Z', 2)).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ]);
    expect(runs('30 2 * * *', 'Europe/Berlin', '2026-10-25T01:00Z', 1)).toEqual(['2026-10-26T01:30:00.000Z']);
  });

  it('finds leap days, last days and the weekdays of a month, also far away', () => {
    expect(runs('0 12 29 2 *', 'UTC', '2096-03-01T00:00Z', 1)).toEqual(['2104-02-29T12:00:00.000Z']);
    expect(runs('0 12 L * *', 'UTC', '2026-02-01T00:00Z', 2)).toEqual([
      '2026-02-28T12:00:00.000Z',
      '2026-03-31T12:00:00.000Z',
    ]);
    expect(runs('0 12 * * 5#2', 'UTC', '2026-11-22T00:00Z', 1)).toEqual(['2026-12-11T12:00:00.000Z']);
    expect(runs('0 5 13 * 5', 'UTC', '2026-11-22T00:00Z', 1)).toEqual(['2027-08-13T05:00:00.000Z']);
  });

  it('is none after the only one, and for a weekday that never is', () => {
    expect(runs('2026-12-24 18:00', 'Europe/Berlin', '2026-11-22T00:00Z', 3)).toEqual(['2026-12-24T17:00:00.000Z']);
    expect(runs('2026-12-24 18:00', 'Europe/Berlin', '2026-12-24T17:00Z', 3)).toEqual([]);
    expect(runs('2026-03-29 02:30', 'Europe/Berlin', '2026-01-01T00:00Z', 1)).toEqual(['2026-03-29T01:00:00.000Z']);
    expect(nextRun({ kind: 'cron', expression: 'nonsense', text: '' }, 'UTC', 0)).toBeNull();
  });
});

describe('every change of the clocks from 2020 to 2035 in ten zones', () => {
  it('is known to this test', () => {
    expect(changes.length).toBeGreaterThan(200);
    expect(new Set(changes.map(({ zone }) => zone)).size).toBe(9);
    expect(zones.every(isTimeZone)).toBe(true);
    expect(isTimeZone('Europe/Atlantis')).toBe(false);
  });

  it('has one run for a time in the skipped or doubled hour: at its end, or in its first pass', () => {
    for (const change of changes) {
      const { zone, at, before, after } = change;
      const { from: first, to: end } = troubled(change);
      for (let wall = first; wall < end; wall += 15 * MINUTE) {
        const expected = before < after ? at : wall - before;
        const about = nextRuns(daily(minutesOfDay(wall)), zone, at - 36 * 60 * MINUTE, 4).filter(
          (run) => run >= at - 12 * 60 * MINUTE && run < at + 12 * 60 * MINUTE,
        );
        expect(about, `${zone} ${new Date(wall).toISOString()}`).toEqual([expected]);
      }
    }
  });

  it('runs a daily schedule once for every day on the calendar', () => {
    fc.assert(
      fc.property(anyChange, fc.nat({ max: 1439 }), ({ zone, at }, minutes) => {
        const start = at - 4 * DAY;
        const dates = nextRuns(daily(minutes), zone, start, 8).map((run) =>
          Math.floor((run + platformOffset(zone, run)) / DAY),
        );
        expect(dates).toEqual(dates.map((_, index) => (dates[0] ?? 0) + index));
      }),
      { numRuns: 400 },
    );
  });

  it('runs any schedule exactly at the instants of its times, ascending, each time once', () => {
    const field = (size: number, low = 0) =>
      fc.uniqueArray(fc.integer({ min: low, max: low + size - 1 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(anyChange, field(60), field(24), field(7), ({ zone, at }, minutes, hours, days) => {
        const start = at - 2 * DAY;
        const end = at + 2 * DAY;
        const expected = new Set<number>();
        for (let wall = start - DAY; wall < end + DAY; wall += MINUTE) {
          const clock = new Date(wall);
          if (
            !minutes.includes(clock.getUTCMinutes()) ||
            !hours.includes(clock.getUTCHours()) ||
            !days.includes(clock.getUTCDay())
          )
            continue;
          const run = instantByTrying(wall, zone);
          if (run > start && run <= end) expected.add(run);
        }
        const cron = when(`${minutes.join()} ${hours.join()} * * ${days.join()}`);
        const found = nextRuns(cron, zone, start, expected.size + 1).filter((run) => run <= end);
        expect(found).toEqual([...expected].sort((a, b) => a - b));
      }),
      { numRuns: 60 },
    );
  });

  it('is always later than asked, and asking in between changes nothing', () => {
    fc.assert(
      fc.property(
        anyChange,
        fc.integer({ min: -2 * DAY, max: 2 * DAY }),
        fc.nat({ max: 1439 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ zone, at }, off, minutes, share) => {
          const after = at + off;
          const next = nextRun(daily(minutes), zone, after) ?? Number.NaN;
          expect(next).toBeGreaterThan(after);
          const between = Math.floor(after + (next - 1 - after) * share);
          expect(nextRun(daily(minutes), zone, between)).toBe(next);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('a time on the clock', () => {
  it('is shown at its instant, unless the clocks skip it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: from / 1000, max: to / 1000 }), (zone, second) => {
        const at = second * 1000;
        expect(offsetAt(at, zone)).toBe(platformOffset(zone, at));
        const wall = wallTimeAt(at, zone);
        expect(wallTimeAt(instantOf(wall, zone), zone)).toBe(wall);
        expect(instantOf(wall, zone)).toBeLessThanOrEqual(at);
      }),
      { numRuns: 500 },
    );
  });
});

/** The first instant at which the clocks show the time, or where they have just passed over it; found by trying. */
function instantByTrying(wall: number, zone: string): number {
  const quarter = 15 * MINUTE;
  // Clocks change at full quarters of an hour only.
  for (let at = Math.floor((wall - 60 * quarter) / quarter) * quarter; at < wall + 60 * quarter; at += quarter) {
    const shown = at + platformOffset(zone, at);
    if (wall < shown) return at;
    if (wall < shown + quarter) return at + (wall - shown);
  }
  throw new Error('never shown');
}
