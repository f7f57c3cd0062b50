import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ago, duration, literal, plain, plainName, shorten } from '../../../src/discord/ui/text.ts';
import { lineEnd } from '../../kit/line-ends.ts';

/** Text as an attacker would choose it: markdown, mentions, links, control and direction characters. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '@everyone',
        '<@123>',
        '**',
        '```',
        '`',
        '||',
        '\n',
        '\r',
        '\u001b[31m',
        '\u202e',
        'https://evil',
        '[x](http://y)',
        '# ',
        '\\',
      ),
    ),
  )
  .map((parts) => parts.join(''));

describe('a name from Docker inside a line', () => {
  it.each([
    ['plain-name_1.2', 'plain-name\\_1.2'],
    ['**bold**', '\\*\\*bold\\*\\*'],
    ['<@1> @everyone', '\\<\\@1\\> \\@everyone'],
    ['a\nb\tc', 'a b c'],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['abc\u202edcba', 'abcdcba'],
    ['see https://evil.example', 'see https\\://evil.example'],
  ])('shows %j as %j', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  it('that is too long keeps its end, by which it is told from others', () => {
    const names = Array.from({ length: 100 }, (_, index) => `a-very-long-name-of-some-service-in-a-stack-${index}`);
    const shown = names.map((name) => plainName(name, 40));
    expect(new Set(shown).size).toBe(100);
    expect(shown[7]).toBe('a-very-long-name-of-some-s…-in-a-stack-7');
    expect(plainName('short', 40)).toBe('short');
    for (const pair of ['😀'.repeat(30), `x${'😀'.repeat(30)}`]) expect(plainName(pair, 20).isWellFormed()).toBe(true);
  });

  it('is one line that formats nothing, mentions nobody and ends no block, whatever the text', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 80 }), (text, max) => {
        const safe = plain(text, max);
        const bare = safe.replace(/\\[\\*_~`|<>[\]()@#:]/g, '');
        expect(bare).not.toMatch(/[\\*_~`|<>[\]()@#\n]|:\/\//);
        expect(safe).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(safe.length).toBeLessThanOrEqual(max * 2);
      }),
    );
  });
});

describe('a label of 96 KiB', () => {
  it.each(['\u001b]', '\u001bP', '\u009d', '\u001b[', '\u200b', ' ', 'x'])(
    'of %j costs no more than its beginning',
    (piece) => {
      const label = piece.repeat((96 * 1024) / piece.length);
      // Read as a whole, these were minutes.
      for (let times = 0; times < 500; times += 1) {
        expect(plain(label, 40).length).toBeLessThanOrEqual(40);
        expect(plainName(label, 40).length).toBeLessThanOrEqual(40);
      }
      expect(literal(label).length).toBeLessThanOrEqual(16 * 1024);
    },
  );

  it('says that it was cut', () => {
    expect(plain(`${'\u200b'.repeat(5_000)}end`, 40)).toBe('…');
    expect(plain(`short${' '.repeat(5_000)}end`, 40)).toBe('short…');
    expect(plainName(`${'a'.repeat(5_000)}-the-end`, 40)).toMatch(/^a+….*-the-end$/);
  });
});

describe('text inside a code block', () => {
  it('cannot end the block and keeps its lines', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(literal(text)).not.toContain('`');
        expect(literal(text).split('\n').length).toBe(text.split(lineEnd).length);
      }),
    );
  });
});

describe('shortening', () => {
  it('keeps to the limit and never leaves half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, max) => {
        const short = shorten(text, max);
        expect(short.length).toBeLessThanOrEqual(max);
        expect(short.isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('durations and times', () => {
  it.each([
    [0, '0.0 s'],
    [4_230, '4.2 s'],
    [59_400, '59 s'],
    [59_700, '1 min'],
    [252_000, '4 min 12 s'],
    [7_500_000, '2 h 5 min'],
    [3_600_000, '1 h'],
    [273_600_000, '3 d 4 h'],
  ])('%d ms is %s', (ms, expected) => {
    expect(duration(ms)).toBe(expected);
  });

  it("are Discord's own where they should stay current", () => {
    expect(ago(1_700_000_000_999)).toBe('<t:1700000000:R>');
  });
});
