import { expect, test } from 'vitest';
import { shortBytes, shortPercent } from '../../../src/stats/model/history-figures.ts';
import { periodWords } from '../../../src/stats/model/history-period.ts';
import { describeHistory } from '../../../src/stats/model/history-words.ts';
import { cases, chartOf } from '../chart/histories.ts';

test('whoever cannot see the chart reads the same', () => {
  expect(describeHistory(cases.nearLimit.history, 'Europe/Berlin')).toBe(
    'Last 7 days, 23 Feb, 18:04 to 2 Mar, 18:04 (Europe/Berlin). ' +
      'CPU: now 14%, average 12%, lowest 10%, highest 18%. ' +
      'Memory: now 504 MiB, average 257 MiB, lowest 10.2 MiB, highest 509 MiB, limit 512 MiB. ' +
      'Restarts: 3 (25 Feb, 12:00; 27 Feb, 06:00; 1 Mar, 00:00).',
  );
});

test('gaps and unknown figures are said', () => {
  const words = describeHistory(chartOf('web', 3_600_000, (_t, i) => (i < 10 ? { cpu: 1 } : null)).history, 'UTC');
  expect(words).toContain('CPU: now unknown, average 1%');
  expect(words).toContain('Memory: unknown.');
  expect(words).toContain('No restarts.');
  expect(words).toContain('No data for 50 min.');
});

test('a past without anything is one sentence', () => {
  expect(describeHistory(cases.nothing.history, 'UTC')).toBe('Last 24 hours: nothing was recorded.');
});

test.each(Object.entries(cases))('"%s" fits the description of an attachment', (_name, { history, timeZone }) => {
  expect(describeHistory(history, timeZone).length).toBeLessThanOrEqual(1_024);
});

test('figures are short', () => {
  expect([0, 0.04, 0.44, 9.94, 9.96, 12.5, 400].map(shortPercent)).toEqual([
    '0%',
    '0%',
    '0.4%',
    '9.9%',
    '10%',
    '13%',
    '400%',
  ]);
  const sizes = [
    0,
    1,
    1023,
    1024,
    12.44 * 1024 ** 2,
    1023.6 * 1024 ** 2,
    1.256 * 1024 ** 3,
    31.29 * 1024 ** 3,
    2 ** 60,
  ];
  expect(sizes.map(shortBytes)).toEqual([
    '0 B',
    '1 B',
    '1023 B',
    '1 KiB',
    '12.4 MiB',
    '1 GiB',
    '1.26 GiB',
    '31.3 GiB',
    '1024 PiB',
  ]);
  expect([3_600_000, 24 * 3_600_000, 7 * 24 * 3_600_000].map(periodWords)).toEqual(['hour', '24 hours', '7 days']);
});
