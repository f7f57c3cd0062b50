import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LogDemux, type LogPart } from '../../../src/hosts/docker/log-demux.ts';

function frame(stream: number, payload: Uint8Array): Buffer {
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

/** Feeds `bytes` in pieces of the given sizes, over and over. */
function bothOf(bytes: Buffer, sizes: readonly number[]): Record<LogPart['from'], Buffer> {
  const demuxer = new LogDemux();
  const parts: LogPart[] = [];
  for (let at = 0, i = 0; at < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] ?? 1;
    parts.push(...demuxer.push(bytes.subarray(at, at + size)));
    at += size;
  }
  parts.push(...demuxer.end());
  const of = (who: LogPart['from']) =>
    Buffer.concat(parts.filter(({ from }) => from === who).map((part) => part.bytes));
  return { container: of('container'), engine: of('engine') };
}

const demux = (bytes: Buffer, sizes: readonly number[]) => bothOf(bytes, sizes).container;

const framesOf = (...streams: readonly number[]) =>
  fc.array(fc.tuple(fc.constantFrom(...streams), fc.uint8Array({ maxLength: 300 })), { maxLength: 20 });
const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 });

test('the payload comes out in order, however the stream is cut', () => {
  fc.assert(
    fc.property(framesOf(0, 1, 2), sizes, (all, cuts) => {
      const stream = Buffer.concat(all.map(([number, payload]) => frame(number, payload)));
      expect(demux(stream, cuts).equals(Buffer.concat(all.map(([, payload]) => payload)))).toBe(true);
    }),
  );
});

test("the engine's own words are told apart, in frames of their own and without any", () => {
  const words = fc.tuple(fc.boolean(), fc.constantFrom('Error grabbing logs: invalid character', 'Error\n'));
  fc.assert(
    fc.property(fc.array(fc.oneof(framesOf(1, 2), words)), sizes, (all, cuts) => {
      // The container's first: else nothing tells that there are frames.
      const streams = [frame(1, Buffer.from('begin\n'))];
      const said = { container: ['begin\n'], engine: [''] };
      for (const one of all) {
        const [isFramed, text] = one;
        if (typeof text === 'string') {
          streams.push(isFramed ? frame(3, Buffer.from(text)) : Buffer.from(text));
          said.engine.push(text);
        } else {
          for (const [number, payload] of one as [number, Uint8Array][]) {
            streams.push(frame(number, payload));
            said.container.push(Buffer.from(payload).toString('latin1'));
          }
        }
      }
      const { container, engine } = bothOf(Buffer.concat(streams), cuts);
      expect(container.toString('latin1')).toBe(said.container.join(''));
      // The last words may be held back: they could be the beginning of a header.
      expect(said.engine.join('').startsWith(engine.toString())).toBe(true);
    }),
  );
});

test("the engine's own words before the first frame are told apart", () => {
  fc.assert(
    fc.property(framesOf(1, 2), fc.boolean(), sizes, (some, isRepeated, cuts) => {
      const all = [...some, [1, Buffer.from('last\n')] as const];
      const words = Buffer.from('Error grabbing logs: unexpected EOF\n');
      const streams = all.flatMap(([number, payload]) => [...(isRepeated ? [words] : []), frame(number, payload)]);
      const { container, engine } = bothOf(Buffer.concat([...(isRepeated ? [] : [words]), ...streams]), cuts);
      expect(container.equals(Buffer.concat(all.map(([, payload]) => payload)))).toBe(true);
      expect(engine.toString()).toBe(words.toString().repeat(isRepeated ? all.length : 1));
    }),
  );
});

test('what only looks like a frame in a log without any is part of it', () => {
  const header = frame(1, Buffer.alloc(70_000)).subarray(0, 8);
  for (const rest of ['', 'hello', 'x'.repeat(100_000)]) {
    const raw = Buffer.concat([
      Buffer.from('begin '),
      frame(1, Buffer.from('one')),
      Buffer.from('two\n'),
      header,
      Buffer.from(rest),
    ]);
    for (const size of [7, 100_000]) expect(demux(raw, [size]).equals(raw)).toBe(true);
  }
});

test('a damaged header costs no more than its frame, and leaves no letters', () => {
  const [one, two, three] = ['one\n', 'two\n', 'three\n'].map((text) => frame(1, Buffer.from(text)));
  for (const at of [0, 1, 2, 3, 4]) {
    const damaged = Buffer.from(two ?? '');
    damaged[at] = 0x49;
    const stream = Buffer.concat([one, damaged, three].map((part) => part ?? Buffer.alloc(0)));
    for (const size of [1, 3, 1000]) {
      const text = demux(stream, [size]).toString();
      expect(text.replace('two\n', '')).toBe('one\nthree\n');
    }
  }
});

test('a flood of what may begin a header is read in time', () => {
  const flood = Buffer.concat([frame(1, Buffer.from('a')), Buffer.alloc(4 * 1024 * 1024, Buffer.from([3, 0, 0, 1]))]);
  expect(demux(flood, [64 * 1024]).toString()).toBe('a');
});

test('a stream without frames comes out as it is', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), sizes, (bytes, cuts) => {
      const raw = Buffer.concat([Buffer.from('2026-01-01 '), bytes]);
      expect(demux(raw, cuts).equals(raw)).toBe(true);
    }),
  );
});

test('garbage never throws, and nothing is made up', () => {
  fc.assert(
    fc.property(fc.uint8Array(), sizes, (bytes, cuts) => {
      expect(demux(Buffer.from(bytes), cuts).length).toBeLessThanOrEqual(bytes.length);
    }),
  );
});

test('a long frame is passed on piece by piece', () => {
  const demuxer = new LogDemux();
  demuxer.push(Buffer.from([1, 0, 0, 0, 0, 0xff, 0xff, 0xff]));
  expect(demuxer.push(Buffer.from('first'))).toEqual([{ from: 'container', bytes: Buffer.from('first') }]);
  expect(demuxer.push(Buffer.from('second'))).toEqual([{ from: 'container', bytes: Buffer.from('second') }]);
});
