import fc from 'fast-check';
import { expect, test } from 'vitest';
import { containerFromSummary, parseSummaries } from '../../../src/hosts/docker/container-summary.ts';

const id = 'a'.repeat(64);
const whole = { Id: id, Names: ['/web'], Image: 'x:1', Created: 1_700_000_000, State: 'running', Status: 'Up 2 hours' };

test('one entry of an odd shape does not keep the others out', () => {
  const { summaries, odd } = parseSummaries([null, whole, 7, { Names: ['/lost'] }, { ...whole, Id: '../info' }]);
  expect(summaries.map(containerFromSummary)).toMatchObject([{ id, name: 'web', state: 'running' }]);
  expect(odd).toHaveLength(4);
});

test('whatever else is odd, an entry with an id is one', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...Object.keys(whole), 'Labels', 'HostConfig'), fc.jsonValue()),
      (fields) => {
        const { summaries } = parseSummaries([{ ...whole, ...fields, Id: id }]);
        expect(summaries.map(containerFromSummary)).toMatchObject([{ id, name: expect.any(String) }]);
      },
    ),
  );
});

test('what is no list at all is an error', () => {
  expect(() => parseSummaries({ message: 'no' })).toThrow();
});
