import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonEntries } from '../../../src/hosts/docker/json-entries.ts';
import { countTurns } from './count-turns.ts';

const inPieces = (text: string, size = 64 * 1024) => {
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
    bytes.subarray(n * size, (n + 1) * size),
  );
  return Readable.from(pieces);
};

async function all(entries: AsyncIterable<unknown>): Promise<unknown[]> {
  const list: unknown[] = [];
  for await (const entry of entries) list.push(entry);
  return list;
}

test('are what JSON.parse makes of the whole, wherever the pieces of the answer end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.jsonValue()),
      fc.constantFrom(undefined, 2, '\t'),
      fc.integer({ min: 1, max: 9 }),
      async (list, indent, size) => {
        const text = ` ${JSON.stringify(list, null, indent)}\n`;
        expect(await all(jsonEntries(inPieces(text, size)))).toEqual(JSON.parse(text));
      },
    ),
  );
});

test.each(['{"message":"no"}', '', ' ', '[1,2', '["a]', '[1]]', '[1][2]', '[{]', 'null', '<html>', '[1,]', '[,1]'])(
  'of what is no whole list (%s) are an error',
  async (text) => {
    await expect(all(jsonEntries(inPieces(text, 3)))).rejects.toThrow();
  },
);

test('an entry without an end is an error before it fills the memory', async () => {
  let pieces = 0;
  async function* endless() {
    yield Buffer.from('["');
    for (; pieces < 1_000; pieces += 1) yield Buffer.alloc(256 * 1024, 'x');
  }
  await expect(all(jsonEntries(endless()))).rejects.toThrow('too long');
  expect(pieces).toBeLessThan(20);
});

test('of a list of many megabytes that came at once are parsed a quarter of a megabyte a turn', async () => {
  const list = Array.from({ length: 1_000 }, (_, n) => ({ Id: String(n), Labels: { long: 'ä'.repeat(4 * 1024) } }));
  const turns = countTurns();
  const perTurn = new Map<number, number>();
  for await (const entry of jsonEntries(inPieces(JSON.stringify(list), 1_000_000_000))) {
    const bytes = Buffer.byteLength(JSON.stringify(entry));
    perTurn.set(turns.now(), (perTurn.get(turns.now()) ?? 0) + bytes);
  }
  turns.over();
  expect(Math.max(...perTurn.values())).toBeLessThanOrEqual(256 * 1024);
});
