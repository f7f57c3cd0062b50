import type { LogText } from '../core/containers/engine.ts';

const newline = 0x0a;

/** Keeps the last `maxBytes` of a log, and never much more than that in memory, whatever comes. */
export class LogTail {
  readonly #maxBytes: number;
  #parts: Buffer[] = [];
  #length = 0;
  #dropped = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  add(part: Buffer): void {
    this.#parts.push(part);
    this.#length += part.length;
    // Joined only at twice the size, so that each byte is copied about once.
    if (this.#length > 2 * this.#maxBytes) this.#cut();
  }

  /** Begins with a whole line, unless the last line alone is too long. */
  text(): LogText {
    this.#cut();
    const bytes = this.#parts[0] ?? Buffer.alloc(0);
    const firstEnd = this.#dropped ? bytes.indexOf(newline) : -1;
    const isWithinLastLine = firstEnd === -1 || firstEnd === bytes.length - 1;
    const lines = isWithinLastLine ? skipBrokenCharacter(bytes, this.#dropped) : bytes.subarray(firstEnd + 1);
    return { text: lines.toString('utf8'), truncated: this.#dropped };
  }

  #cut(): void {
    const all = Buffer.concat(this.#parts);
    const kept = Buffer.from(all.subarray(Math.max(0, all.length - this.#maxBytes)));
    this.#dropped ||= kept.length < all.length;
    this.#parts = [kept];
    this.#length = kept.length;
  }
}

/** After a cut, the rest of a UTF-8 character (up to three bytes 10xxxxxx) would show as garbage. */
function skipBrokenCharacter(bytes: Buffer, isCut: boolean): Buffer {
  let start = 0;
  while (isCut && start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1;
  return bytes.subarray(start);
}
