import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { linesOf } from '../../../src/hosts/docker/lines.ts';
import { readJson } from '../../../src/hosts/docker/request.ts';
import { countTurns } from './count-turns.ts';

const inPieces = (text: string) => {
  const bytes = Buffer.from(text);
  const size = 64 * 1024 - 1;
  const count = Math.ceil(bytes.length / size);
  return Readable.from(Array.from({ length: count }, (_, n) => bytes.subarray(n * size, (n + 1) * size)));
};

test('of long answers that come at once, one is parsed in a turn of the event loop', async () => {
  const json = { Labels: { long: 'ä'.repeat(200 * 1024) } };
  const turns = countTurns();
  const doneAt = await Promise.all(
    Array.from({ length: 4 }, async () => {
      expect(await readJson(inPieces(JSON.stringify(json)))).toEqual(json);
      return turns.now();
    }),
  );
  turns.over();
  expect(new Set(doneAt).size).toBe(4);
});

test('streams that are read at once share what may be read in a turn', async () => {
  const turns = countTurns();
  const perTurn = new Map<number, number>();
  const line = `${'x'.repeat(64 * 1024 - 2)}\n`;
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for await (const _ of linesOf(inPieces(line.repeat(8)))) {
        perTurn.set(turns.now(), (perTurn.get(turns.now()) ?? 0) + 1);
      }
    }),
  );
  turns.over();
  expect([...perTurn.values()].reduce((sum, lines) => sum + lines, 0)).toBe(32);
  expect(Math.max(...perTurn.values())).toBeLessThanOrEqual(4);
});

test('what is no JSON stays text, as the answer to a ping', async () => {
  expect(await readJson(Readable.from([Buffer.from('OK')]))).toBe('OK');
});

test('a stream that never pauses does not hold up an answer', async () => {
  const line = Buffer.from(`${'x'.repeat(64 * 1024 - 1)}\n`);
  let isOver = false;
  async function* endless() {
    while (!isOver) yield line;
  }
  const reading = (async () => {
    for await (const _ of linesOf(endless())) if (isOver) break;
  })();
  const text = 'x'.repeat(1024 * 1024);
  expect(await readJson(inPieces(JSON.stringify(text)))).toBe(text);
  isOver = true;
  await reading;
});
