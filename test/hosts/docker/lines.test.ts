import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOf } from '../../../src/hosts/docker/lines.ts';

async function* pieces(bytes: Buffer, length: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

async function collect(stream: AsyncIterable<Buffer>): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(stream)) lines.push(line);
  return lines;
}

test('lines come out whole, however the stream is cut', async () => {
  const line = fc.string({ unit: 'grapheme' }).filter((text) => text.trim() !== '' && !text.includes('\n'));
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 20 }), async (lines, length) => {
      const bytes = Buffer.from(lines.map((text) => `${text}\n\n`).join(''));
      expect(await collect(pieces(bytes, length))).toEqual(lines);
    }),
  );
});

test('a line without an end is given up before it fills the memory', async () => {
  async function* endless(): AsyncGenerator<Buffer> {
    for (;;) yield Buffer.alloc(1024 * 1024, 'x');
  }
  await expect(collect(endless())).rejects.toThrow('does not end');
});

test('a long line in many pieces is looked through once', async () => {
  // Put together at each piece, this was a hundred billion characters.
  const line = Buffer.from(`${'x'.repeat(3 * 1024 * 1024)}\n`);
  expect(await collect(pieces(line, 50))).toHaveLength(1);
});

test('of long lines few are read in one turn of the event loop', async () => {
  const line = Buffer.from(`${'x'.repeat(64 * 1024 - 1)}\n`);
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const perTurn = new Map<number, number>();
  for await (const _ of linesOf(Readable.from(Array.from({ length: 64 }, () => line))))
    perTurn.set(turns, (perTurn.get(turns) ?? 0) + 1);
  isOver = true;
  expect([...perTurn.values()].reduce((sum, lines) => sum + lines, 0)).toBe(64);
  expect(Math.max(...perTurn.values())).toBeLessThanOrEqual(4);
});
