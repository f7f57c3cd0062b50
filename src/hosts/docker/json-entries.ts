import { bytesInTurn } from './bytes-in-turn.ts';

const char = {
  quote: 0x22,
  comma: 0x2c,
  open: 0x5b,
  backslash: 0x5c,
  close: 0x5d,
  openObject: 0x7b,
  closeObject: 0x7d,
};
/** Bytes of one entry: it is parsed in one go, which nothing else can interrupt. */
const longestEntry = 4 * 1024 * 1024;

/**
 * The entries of a JSON list, one after the other, as its text comes: a list of many containers is never parsed in one go, only each
 * of its entries, and so many in one turn of the event loop as {@link bytesInTurn} lets. What is left is one entry, of 4 MiB at most.
 * Throws where it is no list, or no whole one.
 */
export async function* jsonEntries(stream: AsyncIterable<Buffer>): AsyncGenerator<unknown> {
  const splitter = new Splitter();
  for await (const piece of stream) {
    await bytesInTurn(piece.length);
    for (const entry of splitter.push(piece)) {
      await bytesInTurn(entry.length);
      yield JSON.parse(entry.toString('utf8'));
    }
  }
  splitter.end();
}

/** Finds where the entries of the outermost list begin and end. All that decides is ASCII, which is in no other character of UTF-8. */
class Splitter {
  /** 0 before and after the list, 1 in it, more within an entry. */
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #isOver = false;
  /** No entry has come yet. */
  #isFirst = true;
  /** Of the entry that began in an earlier piece. */
  #begun: Buffer[] = [];
  #length = 0;

  *push(piece: Buffer): Generator<Buffer> {
    let from = 0;
    for (let at = 0; at < piece.length; at += 1) {
      const byte = piece[at] ?? 0;
      if (this.#isInString) this.#inString(byte);
      else if (byte === char.quote) this.#isInString = true;
      else if (this.#depth === 0) {
        this.#outside(byte);
        from = at + 1;
      } else if (byte === char.open || byte === char.openObject) this.#depth += 1;
      else if (byte === char.closeObject || (byte === char.close && this.#depth > 1)) this.#depth -= 1;
      else if (this.#depth === 1 && (byte === char.comma || byte === char.close)) {
        yield* this.#take(piece.subarray(from, at), byte === char.close);
        from = at + 1;
      }
    }
    if (this.#depth > 0) this.#keep(piece.subarray(from));
  }

  /** @throws where the list has no end */
  end(): void {
    if (!this.#isOver) throw new SyntaxError('the answer is no whole list');
  }

  #inString(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === char.backslash) this.#isEscaped = true;
    else if (byte === char.quote) this.#isInString = false;
  }

  #outside(byte: number): void {
    if (byte === char.open && !this.#isOver) this.#depth = 1;
    else if (!isBlank(byte)) throw new SyntaxError('the answer is no list');
  }

  *#take(rest: Buffer, isLast: boolean): Generator<Buffer> {
    this.#keep(rest);
    const entry = Buffer.concat(this.#begun);
    this.#begun = [];
    this.#length = 0;
    if (isLast) {
      this.#depth = 0;
      this.#isOver = true;
    }
    // Nothing is between the brackets of an empty list. What else is blank is no JSON, which its parser says.
    const isEmpty = isLast && this.#isFirst && entry.every((byte) => isBlank(byte));
    this.#isFirst = false;
    if (!isEmpty) yield entry;
  }

  #keep(part: Buffer): void {
    this.#length += part.length;
    if (this.#length > longestEntry) throw new SyntaxError('an entry of the list is too long');
    if (part.length > 0) this.#begun.push(part);
  }
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}
