import { expect, test } from 'vitest';
import { resolutionFor } from '../../../src/stats/model/history.ts';
import { T0 } from './history-samples.ts';

const HOUR = 3_600_000;

test.each([
  [1, 60_000],
  [24, 60_000],
  [26, 900_000],
  [7 * 24, 900_000],
  [30 * 24, 900_000],
  [365 * 24, 900_000],
])('the last %i hours are told in steps of %i ms', (hours, expected) => {
  expect(resolutionFor(T0 - hours * HOUR, T0).ms).toBe(expected);
});

test('"the last 24 hours" asked for a moment ago is still told in minutes', () => {
  expect(resolutionFor(T0 - 24 * HOUR, T0 + 60_000).ms).toBe(60_000);
});
