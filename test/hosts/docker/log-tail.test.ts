import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LogTail } from '../../../src/hosts/docker/log-tail.ts';
import { inTurns } from '../../../src/kit/in-turns.ts';

async function tailOf(text: string, maxBytes: number, pieceLength = 7) {
  const tail = new LogTail(maxBytes);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieceLength) tail.add(bytes.subarray(at, at + pieceLength));
  return inTurns(tail.textInTurns());
}

test.each([
  ['', 10, { text: '', truncated: false }],
  ['one\ntwo\n', 8, { text: 'one\ntwo\n', truncated: false }],
  ['one\ntwo\n', 7, { text: 'two\n', truncated: true }],
  ['one\ntwo', 5, { text: 'two', truncated: true }],
  ['0123456789\n', 4, { text: '789\n', truncated: true }],
  // Four bytes a crab: a cut within one leaves no garbage.
  ['🦀🦀🦀', 9, { text: '🦀🦀', truncated: true }],
])('%j with room for %d bytes', async (text, maxBytes, expected) => {
  expect(await tailOf(text, maxBytes)).toEqual(expected);
});

test('it is always the end of the log, as long as there is room for', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string()),
      fc.integer({ min: 1, max: 100 }),
      fc.integer({ min: 1, max: 50 }),
      async (lines, max, piece) => {
        const log = lines.map((line) => `${line}\n`).join('');
        const { text, truncated } = await tailOf(log, max, piece);
        expect(Buffer.from(log).toString().endsWith(text)).toBe(true);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(max);
        expect(truncated).toBe(Buffer.byteLength(log) > max);
      },
    ),
  );
});

test('many tiny pieces take no more memory than a few large ones', async () => {
  const tail = new LogTail(1024 * 1024);
  const before = process.memoryUsage().arrayBuffers;
  const slab = Buffer.alloc(64 * 1024, 'x');
  // Kept as they are, these would be three million objects.
  for (let at = 0; at < 3_000_000; at += 1) tail.add(slab.subarray(at % slab.length, (at % slab.length) + 1));
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(6 * 1024 * 1024);
  expect((await inTurns(tail.textInTurns())).text).toHaveLength(1024 * 1024);
});

test('a large log is decoded in pieces, bad bytes and characters across them included', async () => {
  const bytes = Buffer.concat([Buffer.alloc(300_000, '🦀'), Buffer.alloc(300_000, 0xe2), Buffer.from('end')]);
  const tail = new LogTail(1024 * 1024);
  tail.add(bytes);
  const work = tail.textInTurns();
  let turns = 0;
  let step = work.next();
  for (; !step.done; step = work.next()) turns += 1;
  expect(turns).toBeGreaterThan(3);
  expect(step.value.text).toBe(bytes.toString('utf8'));
});
