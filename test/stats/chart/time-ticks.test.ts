import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timeTicks } from '../../../src/stats/chart/time-ticks.ts';

const HOUR = 3_600_000;
const labels = (to: number, hours: number, zone: string) =>
  timeTicks(to - hours * HOUR, to, zone).map((tick) => tick.label);

test('times are those of the clock on the wall', () => {
  const noon = Date.UTC(2026, 2, 2, 12, 7);
  expect(labels(noon, 1, 'UTC')).toEqual(['11:10', '11:20', '11:30', '11:40', '11:50', '12:00']);
  expect(labels(noon, 6, 'Asia/Kathmandu')).toEqual(['12:00', '13:00', '14:00', '15:00', '16:00', '17:00']);
  expect(labels(noon, 24, 'America/New_York')).toEqual(['08:00', '12:00', '16:00', '20:00', '00:00', '04:00']);
  expect(labels(noon, 7 * 24, 'UTC')).toEqual(['Tue 24', 'Wed 25', 'Thu 26', 'Fri 27', 'Sat 28', 'Sun 1', 'Mon 2']);
  expect(labels(noon, 30 * 24, 'UTC')).toEqual(['5 Feb', '10 Feb', '15 Feb', '20 Feb', '25 Feb', '2 Mar']);
});

test('a night with a change of clocks keeps round hours', () => {
  const every4Hours = ['20:00', '00:00', '04:00', '08:00', '12:00', '16:00'];
  // Clocks went forward at 01:00 UTC on 2026-03-29 in Berlin, and back at 01:00 UTC on 2025-10-26.
  expect(labels(Date.UTC(2026, 2, 29, 16), 24, 'Europe/Berlin')).toEqual(every4Hours);
  expect(labels(Date.UTC(2025, 9, 26, 16), 24, 'Europe/Berlin')).toEqual(every4Hours);
});

test('a day that begins at one o’clock has its tick', () => {
  // Cairo puts its clocks forward at midnight: 2026-04-24 begins at 01:00.
  const ticks = timeTicks(Date.UTC(2026, 3, 20), Date.UTC(2026, 3, 27), 'Africa/Cairo');
  expect(ticks.map((tick) => tick.label)).toContain('Fri 24');
});

test('there are a few ticks, in order, within the period, whatever the zone', () => {
  const zones = fc.constantFrom(
    'UTC',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'America/St_Johns',
    'Pacific/Kiritimati',
    'no/zone',
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), fc.constantFrom(1, 6, 24, 168, 720), zones, (to, hours, zone) => {
      const ticks = timeTicks(to - hours * HOUR, to, zone);
      expect(ticks.length).toBeGreaterThanOrEqual(4);
      expect(ticks.length).toBeLessThanOrEqual(8);
      const times = ticks.map((tick) => tick.at);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times.every((at) => at >= to - hours * HOUR && at <= to)).toBe(true);
    }),
    { numRuns: 60 },
  );
});
