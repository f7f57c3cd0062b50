import { inflateSync } from 'node:zlib';

/** A picture taken apart. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue of the pixel there. */
  at(x: number, y: number): readonly [number, number, number];
}

/** Decodes a PNG of 8 bits a channel, RGBA, not interlaced: what resvg writes (https://www.w3.org/TR/png-3/). */
export function decodePng(png: Uint8Array): Picture {
  const file = Buffer.from(png);
  if (file.subarray(1, 4).toString('latin1') !== 'PNG') throw new Error('not a PNG');
  const width = file.readUInt32BE(16);
  const height = file.readUInt32BE(20);
  if (file.readUInt16BE(24) !== 0x0806) throw new Error('not RGBA of 8 bits a channel');
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    if (file.subarray(at + 4, at + 8).toString('latin1') === 'IDAT') parts.push(file.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const pixels = unfilter(inflateSync(Buffer.concat(parts)), width, height);
  const byte = (x: number, y: number, channel: number) => pixels[(y * width + x) * 4 + channel] ?? 0;
  return { width, height, at: (x, y) => [byte(x, y, 0), byte(x, y, 1), byte(x, y, 2)] };
}

function unfilter(raw: Buffer, width: number, height: number): Uint8Array {
  const stride = width * 4;
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x++) {
      const left = x >= 4 ? (out[y * stride + x - 4] ?? 0) : 0;
      const up = y > 0 ? (out[(y - 1) * stride + x] ?? 0) : 0;
      const upLeft = y > 0 && x >= 4 ? (out[(y - 1) * stride + x - 4] ?? 0) : 0;
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, upLeft)][filter] ?? 0;
      out[y * stride + x] = (raw[y * (stride + 1) + 1 + x] ?? 0) + predicted;
    }
  }
  return out;
}

function paeth(left: number, up: number, upLeft: number): number {
  const guess = left + up - upLeft;
  const [toLeft, toUp, toUpLeft] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - upLeft)];
  if (toLeft <= toUp && toLeft <= toUpLeft) return left;
  return toUp <= toUpLeft ? up : upLeft;
}
