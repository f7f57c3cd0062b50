import { expect, test } from 'vitest';
import { nearest } from '../../../src/config/file/nearest.ts';

const settings = [
  'admins',
  'rules',
  'concurrentActions',
  'view',
  'logs',
  'to',
  'retention',
  'restart',
  'start',
  'stop',
];

test.each([
  ['rulse', 'rules'],
  ['veiw', 'view'],
  ['log', 'logs'],
  ['admin', 'admins'],
  ['retenton', 'retention'],
  ['concurentactions', 'concurrentActions'],
  ['STOP', 'stop'],
])('whoever wrote %s meant %s', (written, meant) => {
  expect(nearest(written, settings)).toBe(meant);
});

test.each(['do', 'x', '', 'user', 'slots', 'channel', 'actions', 'roles and more', 'retention'.repeat(100)])(
  'whoever wrote %s meant none of them',
  (written) => {
    expect(nearest(written, settings)).toBeNull();
  },
);
