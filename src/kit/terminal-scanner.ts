/** Control characters, of 7 bits (C0) and of 8 (C1). */
export const controlPattern = /\p{Cc}/u;

/**
 * Characters that are looked at in one step at most. What is longer is no control string, and no sequence: real ones are a
 * hundred times shorter, but for pictures, which the longest string has room for.
 */
const longest = { run: 16_384, string: 65_536 };
/**
 * After a CSI: parameters, intermediates, the final character. One class after another: nothing is tried twice. Bounded,
 * as an expression that has just been made is slow.
 */
const csiRest = /([0-?]{0,1024})([ -/]{0,16})([@-~])?/y;
/** After an escape that begins nothing else, e.g. the choice of a character set. */
const escapeRest = /[ -/]{0,16}([0-~])?/y;

/**
 * What a control character or sequence does to its line; `none`: nothing that is done here; `newline`: it goes
 * on in the next line, whatever says so. `column` and the moves go by
 * {@link TerminalScanner.count}; with `erase` it is the mode (0 to the end, 1 from the beginning, 2 all).
 */
export type TerminalEffect =
  | 'none'
  | 'newline'
  | 'return'
  | 'tab'
  | 'left'
  | 'right'
  | 'column'
  | 'erase'
  | 'eraseCharacters';

const codes = {
  bell: 0x07,
  backspace: 0x08,
  tab: 0x09,
  newline: 0x0a,
  verticalTab: 0x0b,
  formFeed: 0x0c,
  return: 0x0d,
  escape: 0x1b,
  backslash: 0x5c,
  index: 0x84,
  nextLine: 0x85,
  csi: 0x9b,
  stringEnd: 0x9c,
  lineSeparator: 0x2028,
  paragraphSeparator: 0x2029,
};

/** DCS, SOS, OSC, PM and APC as one character; after an escape the same less 0x40. */
const stringStarts = new Set([0x90, 0x98, 0x9d, 0x9e, 0x9f]);

const csiEffects = new Map<string, TerminalEffect>([
  ['C', 'right'],
  ['a', 'right'],
  ['D', 'left'],
  ['G', 'column'],
  ['`', 'column'],
  ['K', 'erase'],
  ['X', 'eraseCharacters'],
]);

/**
 * Reads text as a terminal does (ECMA-48), in one pass: each character is looked at twice at most. A control string (a
 * window's title, a link, a picture) is over at the first control character of any kind. Where that does not end it in
 * the right way, as where a sequence has no end in its line or is longer than any real one, it is none: what is in it is
 * shown, so that nothing can be hidden in it.
 */
export class TerminalScanner {
  readonly #text: string;
  #at = 0;
  /** The first number of the last sequence; what it means depends on the effect. */
  count = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** How much of the text was read, in characters. */
  get position(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Does what comes next need {@link control}? */
  get isAtControl(): boolean {
    if (this.isAtEnd) return false;
    return isControl(this.#text.charCodeAt(this.#at));
  }

  /** The shown characters from here on, a bounded number of them; empty at a control character. */
  run(): string {
    const start = this.#at;
    this.#at = this.#nextControl(longest.run);
    const isWithinPair = (this.#text.charCodeAt(this.#at - 1) & 0xfc00) === 0xd800;
    if (isWithinPair && (this.#text.charCodeAt(this.#at) & 0xfc00) === 0xdc00) this.#at += 1;
    return this.#text.slice(start, this.#at);
  }

  /** Goes past what begins at the control character here. */
  control(): TerminalEffect {
    const code = this.#text.charCodeAt(this.#at);
    this.#at += 1;
    switch (code) {
      case codes.newline:
      case codes.verticalTab:
      case codes.formFeed:
      case codes.index:
      case codes.nextLine:
      case codes.lineSeparator:
      case codes.paragraphSeparator:
        return 'newline';
      case codes.return:
        // Where a line ends it has nothing to do.
        if (this.isAtEnd) return 'none';
        if (this.#text.charCodeAt(this.#at) !== codes.newline) return 'return';
        this.#at += 1;
        return 'newline';
      case codes.tab:
        return 'tab';
      case codes.backspace:
        this.count = 1;
        return 'left';
      case codes.csi:
        return this.#csi();
      case codes.escape:
        return this.#escape();
      default:
        if (stringStarts.has(code)) this.#string();
        return 'none';
    }
  }

  #escape(): TerminalEffect {
    const eightBit = this.#text.charCodeAt(this.#at) + 0x40;
    if (eightBit === codes.csi) {
      this.#at += 1;
      return this.#csi();
    }
    if (eightBit === codes.index || eightBit === codes.nextLine) {
      this.#at += 1;
      return 'newline';
    }
    if (stringStarts.has(eightBit)) {
      this.#at += 1;
      this.#string();
      return 'none';
    }
    escapeRest.lastIndex = this.#at;
    if (escapeRest.exec(this.#text)?.[1] !== undefined) this.#at = escapeRest.lastIndex;
    return 'none';
  }

  #csi(): TerminalEffect {
    csiRest.lastIndex = this.#at;
    const [, parameters = '', intermediates, final] = csiRest.exec(this.#text) ?? [];
    if (final === undefined) return 'none';
    this.#at = csiRest.lastIndex;
    const effect = csiEffects.get(final) ?? 'none';
    // Private sequences (`CSI ? …`) and those with intermediates mean something else.
    if (effect === 'none' || intermediates !== '' || !/^\d{0,9}(?:;|$)/.test(parameters)) return 'none';
    const given = Number.parseInt(parameters, 10) || 0;
    this.count = effect === 'erase' ? given : Math.max(1, given);
    return effect === 'erase' && given > 2 ? 'none' : effect;
  }

  #string(): void {
    const end = this.#nextControl(longest.string);
    const code = this.#text.charCodeAt(end);
    if (code === codes.bell || code === codes.stringEnd) this.#at = end + 1;
    else if (code === codes.escape && this.#text.charCodeAt(end + 1) === codes.backslash) this.#at = end + 2;
  }

  /** Where the next control character is, or `most` characters further. */
  #nextControl(most: number): number {
    const end = Math.min(this.#text.length, this.#at + most);
    let at = this.#at;
    while (at < end && !isControl(this.#text.charCodeAt(at))) at += 1;
    return at;
  }
}

/** Unicode's own separators of lines and paragraphs, which Discord shows as such, are taken for controls as well. */
function isControl(code: number): boolean {
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return true;
  return code === codes.lineSeparator || code === codes.paragraphSeparator;
}
