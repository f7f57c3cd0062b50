import { expect, test } from 'vitest';
import { showTimestamp } from '../../../playground/page/show-timestamp.ts';

test.each([
  ['R', 3_600, 'in 1 hour'],
  ['R', -120, '2 minutes ago'],
  ['R', 0, 'in 0 seconds'],
  ['R', -86_400 * 400, '1 year ago'],
])('a timestamp of style %s at %i s', (style, seconds, shown) => {
  expect(showTimestamp(seconds, style, 0)).toBe(shown);
});

test('others are of the reader’s own time zone, each style in its own way', () => {
  const local = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', options).format(0);
  expect(showTimestamp(0, 't', 0)).toBe(local({ timeStyle: 'short' }));
  expect(showTimestamp(0, 'F', 0)).toBe(local({ dateStyle: 'full', timeStyle: 'short' }));
  expect(new Set([...'tTdDfF'].map((style) => showTimestamp(0, style, 0))).size).toBe(6);
});

test('what no calendar holds is said', () => {
  expect(showTimestamp(1e13, 'f', 0)).toBe('Invalid date');
});
