import { StringDecoder } from 'node:string_decoder';

const newline = 0x0a;
const firstCapacity = 64 * 1024;
/** Bytes. Some milliseconds, where all of them are bad. */
const decodedAtOnce = 128 * 1024;

/** The end of a log, as text. */
export interface TailText {
  /** Decoded as UTF-8, bad bytes replaced. */
  readonly text: string;
  /** Older bytes were given up. */
  readonly truncated: boolean;
}

/** Keeps the last `maxBytes` of a log, and never more than twice that in memory, whatever comes and in how many pieces. */
export class LogTail {
  readonly #maxBytes: number;
  /** Copied into one buffer: a piece is often part of a larger one, which it would keep alive. */
  #bytes: Buffer;
  #length = 0;
  #dropped = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#bytes = Buffer.allocUnsafeSlow(Math.min(firstCapacity, 2 * maxBytes));
  }

  add(part: Buffer): void {
    for (let rest = part; rest.length > 0; ) {
      const piece = rest.subarray(0, this.#maxBytes);
      this.#makeRoom(piece.length);
      this.#length += piece.copy(this.#bytes, this.#length);
      rest = rest.subarray(piece.length);
    }
  }

  /** Begins with a whole line, unless the last line alone is too long. Yields where others may have their turn. */
  *textInTurns(): Generator<undefined, TailText> {
    this.#cut();
    const bytes = this.#bytes.subarray(0, this.#length);
    const firstEnd = this.#dropped ? bytes.indexOf(newline) : -1;
    const isWithinLastLine = firstEnd === -1 || firstEnd === bytes.length - 1;
    const lines = isWithinLastLine ? skipBrokenCharacter(bytes, this.#dropped) : bytes.subarray(firstEnd + 1);
    const decoder = new StringDecoder('utf8');
    const pieces: string[] = [];
    for (let at = 0; at < lines.length; at += decodedAtOnce) {
      pieces.push(decoder.write(lines.subarray(at, at + decodedAtOnce)));
      yield;
    }
    pieces.push(decoder.end());
    const text = pieces.join('');
    yield;
    return { text, truncated: this.#dropped };
  }

  /** Moved to the beginning only when twice the size is full, so that each byte is copied a few times at most. */
  #makeRoom(length: number): void {
    const most = 2 * this.#maxBytes;
    if (this.#length + length > most) this.#cut();
    if (this.#length + length <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.min(most, Math.max(2 * this.#bytes.length, this.#length + length)));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }

  #cut(): void {
    const given = this.#length - this.#maxBytes;
    if (given <= 0) return;
    this.#dropped = true;
    this.#bytes.copyWithin(0, given, this.#length);
    this.#length = this.#maxBytes;
  }
}

/** After a cut, the rest of a UTF-8 character (up to three bytes 10xxxxxx) would show as garbage. */
function skipBrokenCharacter(bytes: Buffer, isCut: boolean): Buffer {
  let start = 0;
  while (isCut && start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1;
  return bytes.subarray(start);
}
