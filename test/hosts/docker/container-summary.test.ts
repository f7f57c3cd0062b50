import fc from 'fast-check';
import { expect, test } from 'vitest';
import { containerFromSummary, readSummaries } from '../../../src/hosts/docker/container-summary.ts';

const id = 'a'.repeat(64);
const whole = { Id: id, Names: ['/web'], Image: 'x:1', Created: 1_700_000_000, State: 'running', Status: 'Up 2 hours' };

async function* each(entries: readonly unknown[]) {
  yield* entries;
}

test('one entry of an odd shape does not keep the others out', async () => {
  const { summaries, odd } = await readSummaries(
    each([null, whole, 7, { Names: ['/lost'] }, { ...whole, Id: '../info' }]),
  );
  expect(summaries.map(containerFromSummary)).toMatchObject([{ id, name: 'web', state: 'running' }]);
  expect(odd).toHaveLength(4);
});

test('whatever else is odd, an entry with an id is one', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.constantFrom(...Object.keys(whole), 'Labels', 'HostConfig'), fc.jsonValue()),
      async (fields) => {
        const { summaries } = await readSummaries(each([{ ...whole, ...fields, Id: id }]));
        expect(summaries.map(containerFromSummary)).toMatchObject([{ id, name: expect.any(String) }]);
      },
    ),
  );
});
