import { expect, test } from 'vitest';
import { needsConfirmation } from '../../../src/actions/model/confirmation.ts';
import { container } from '../../access/model/examples.ts';

test.each([
  ['always', {}, true],
  ['always', { 'stevedore.protect': 'true' }, true],
  ['protected', {}, false],
  ['protected', { 'stevedore.protect': 'true' }, true],
  ['never', { 'stevedore.protect': 'true' }, false],
] as const)('an action that asks %s, on a container with %j: %s', (policy, labels, expected) => {
  expect(needsConfirmation(policy, container('database', { labels }))).toBe(expected);
});
