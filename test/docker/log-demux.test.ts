import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LogDemux } from '../../src/docker/log-demux.ts';

function frame(stream: number, payload: Uint8Array): Buffer {
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

/** Feeds `bytes` in pieces of the given sizes, over and over. */
function demux(bytes: Buffer, sizes: readonly number[]): Buffer {
  const demuxer = new LogDemux();
  const payload: Buffer[] = [];
  for (let at = 0, i = 0; at < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] ?? 1;
    payload.push(...demuxer.push(bytes.subarray(at, at + size)));
    at += size;
  }
  return Buffer.concat(payload);
}

const frames = fc.array(fc.tuple(fc.constantFrom(0, 1, 2), fc.uint8Array({ maxLength: 300 })), { maxLength: 20 });
const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 });

test('the payload comes out in order, however the stream is cut', () => {
  fc.assert(
    fc.property(frames, sizes, (all, cuts) => {
      const stream = Buffer.concat(all.map(([number, payload]) => frame(number, payload)));
      expect(demux(stream, cuts).equals(Buffer.concat(all.map(([, payload]) => payload)))).toBe(true);
    }),
  );
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

test('a frame that claims 4 GB is passed on piece by piece', () => {
  const demuxer = new LogDemux();
  demuxer.push(Buffer.from([1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]));
  expect(Buffer.concat(demuxer.push(Buffer.from('first'))).toString()).toBe('first');
  expect(Buffer.concat(demuxer.push(Buffer.from('second'))).toString()).toBe('second');
});
