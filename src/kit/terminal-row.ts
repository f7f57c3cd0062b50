import type { TerminalEffect } from './terminal-scanner.ts';

/** What acts within a line. */
export type RowEffect = Exclude<TerminalEffect, 'none' | 'newline'>;

/**
 * Columns of a terminal: beyond them it goes on in its next row, which no carriage return leaves. So no single effect has
 * much to do, however long the line.
 */
const columns = 1_024;
/** Columns that are looked at together, or not at all where nothing was written in them: 32, one for each bit of a number. */
const blockLength = columns / 32;
const tabStop = 8;
/** In place of a character: nothing was written here, and the second half of a wide one. */
const empty = 0;
const secondHalf = 0xffff_ffff;

/** Takes two columns: East Asian characters and emoji, roughly as terminals have them. */
const wide =
  /[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;

/**
 * A line as a terminal shows it. It is only put together until something moves the cursor; from then on it is a row of
 * cells that can be written over.
 */
export class TerminalRow {
  readonly #before = new Pieces();
  readonly #cells = new Uint32Array(columns + 1);
  #hasCells = false;
  /** Cells in use: those from here on are empty. */
  #length = 0;
  /** A bit for each block of columns in which something was written. */
  #written = 0;
  #column = 0;
  #work = 0;
  /** Columns that may still be skipped: else a few characters, each far to the right, became a text many times as long. */
  #paddingLeft: number;

  /** @param textLength of the whole text that the lines are from, in characters */
  constructor(textLength: number) {
    this.#paddingLeft = 4_096 + textLength;
  }

  write(text: string): void {
    if (!this.#hasCells) {
      this.#before.add(text);
      return;
    }
    for (const character of text) {
      if (character === '\t') this.#act('tab', 1);
      else this.#put(character);
    }
  }

  /** @param count as {@link import('./terminal-scanner.ts').TerminalScanner} has it */
  apply(effect: RowEffect, count: number): void {
    if (!this.#hasCells) {
      // Programs erase to the end before they write, and nothing is there yet.
      if (effect === 'erase' && count === 0) return;
      if (effect === 'tab') {
        this.write('\t');
        return;
      }
      this.#makeCells();
    }
    this.#act(effect, count);
  }

  /** Takes the line away; the next one begins. */
  take(): string {
    if (this.#hasCells) this.#endRow();
    this.#hasCells = false;
    return this.#before.take();
  }

  /** How many cells were looked at since this was last asked. */
  takeWork(): number {
    const work = this.#work;
    this.#work = 0;
    return work;
  }

  #act(effect: RowEffect, count: number): void {
    const last = columns - 1;
    switch (effect) {
      case 'return':
        this.#column = 0;
        break;
      case 'tab':
        this.#column = Math.min(last, (Math.floor(this.#column / tabStop) + 1) * tabStop);
        break;
      case 'left':
        this.#column = Math.max(0, this.#column - count);
        break;
      case 'right':
        this.#column = Math.min(last, this.#column + count);
        break;
      case 'column':
        this.#column = Math.min(last, count - 1);
        break;
      case 'eraseCharacters':
        this.#erase(this.#column, this.#column + count);
        break;
      case 'erase':
        this.#erase(count === 0 ? this.#column : 0, count === 1 ? this.#column + 1 : columns);
        break;
    }
  }

  #put(character: string): void {
    const code = character.codePointAt(0) ?? empty;
    const width = code >= 0x1100 && wide.test(character) ? 2 : 1;
    if (this.#column + width > columns) this.#endRow();
    const end = this.#column + width;
    this.#split(this.#column);
    this.#split(end);
    this.#set(this.#column, code);
    if (width === 2) this.#set(end - 1, secondHalf);
    this.#column = end;
    this.#length = Math.max(this.#length, end);
  }

  #set(column: number, code: number): void {
    this.#cells[column] = code;
    this.#written |= 1 << (column / blockLength);
  }

  #erase(from: number, to: number): void {
    const end = Math.min(to, this.#length);
    if (from >= end) return;
    this.#split(from);
    this.#split(end);
    this.#cells.fill(empty, from, end);
    if (end === this.#length) this.#length = from;
  }

  /** A wide character that something is written over or erased up to `column` is gone as a whole. */
  #split(column: number): void {
    if (this.#cells[column] !== secondHalf) return;
    this.#cells[column - 1] = empty;
    this.#cells[column] = empty;
  }

  /** Of a very long line only its last row: the others are no longer within reach. */
  #makeCells(): void {
    this.#hasCells = true;
    const text = this.#before.take();
    const start = text.length - (text.length % columns);
    const isWithinPair = (text.charCodeAt(start) & 0xfc00) === 0xdc00;
    const row = text.slice(isWithinPair ? start + 1 : start);
    this.#before.add(text.slice(0, text.length - row.length));
    this.write(row);
  }

  /** Looks only where something was written: a text may be of lines that hold one character each, far to the right. */
  #endRow(): void {
    const codes: number[] = [];
    let next = 0;
    for (let block = 0; block < this.#length; block += blockLength) {
      if ((this.#written & (1 << (block / blockLength))) === 0) continue;
      for (let column = block; column < block + blockLength; column += 1) {
        this.#work += 1;
        const code = this.#cells[column] ?? empty;
        if (code === empty) continue;
        this.#pad(codes, column - next);
        if (code !== secondHalf) codes.push(code);
        next = column + 1;
      }
      this.#cells.fill(empty, block, block + blockLength);
    }
    this.#before.add(String.fromCodePoint(...codes));
    this.#written = 0;
    this.#length = 0;
    this.#column = 0;
  }

  #pad(codes: number[], gap: number): void {
    const padding = Math.min(gap, this.#paddingLeft);
    this.#paddingLeft -= padding;
    this.#work += padding;
    for (let left = padding; left > 0; left -= 1) codes.push(0x20);
  }
}

/** A text that is put together from any number of pieces: a string to which a million are added holds a million objects. */
class Pieces {
  #small: string[] = [];
  #large: string[] = [];

  add(piece: string): void {
    this.#small.push(piece);
    if (this.#small.length < 1_024) return;
    this.#large.push(this.#small.join(''));
    this.#small = [];
  }

  /** All of it, which is then gone. */
  take(): string {
    const text = this.#large.length === 0 ? this.#small.join('') : [...this.#large, ...this.#small].join('');
    if (this.#small.length > 0) this.#small = [];
    if (this.#large.length > 0) this.#large = [];
    return text;
  }
}
