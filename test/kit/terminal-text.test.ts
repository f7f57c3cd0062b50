import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { oneLine, terminalLines, terminalLinesAtOnce } from '../../src/kit/terminal-text.ts';
import { lineEnd, lineEnds } from './line-ends.ts';

const esc = '\u001b';

/** What sequences are made of, in 7 and in 8 bits, and what is between them. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom(
        ...[
          '\n',
          '\n',
          '\r',
          '\b',
          '\t',
          '\u0007',
          '\u000b',
          '\u000c',
          '\u0018',
          '\u001a',
          '\u007f',
          '\u0084',
          '\u0085',
        ],
        ...[
          esc,
          `${esc}]`,
          `${esc}P`,
          `${esc}_`,
          `${esc}^`,
          `${esc}X`,
          `${esc}\\`,
          `${esc}c`,
          `${esc}(B`,
          `${esc}[`,
          `${esc}D`,
          `${esc}E`,
        ],
        ...['\u009d', '\u0090', '\u009f', '\u009e', '\u0098', '\u009c', '\u009b'],
        ...[
          '1;31m',
          '2J',
          '5;1H',
          '999999999C',
          '3D',
          '1K',
          '2K',
          'K',
          '7G',
          '4X',
          '9P',
          '9@',
          '9b',
          '?25l',
          '3A',
          '2B',
        ],
        ...['\u202e', '\u2028', '\u2029', '漢', '😀', '\ud800', 'a', 'secret', '50%', ';', ' '],
      ),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

describe('whatever is written', () => {
  it('has a line for each line that was ended', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(terminalLinesAtOnce(text)).toHaveLength(text.split(lineEnd).length);
      }),
    );
  });

  it('has no line that depends on another', () => {
    fc.assert(
      fc.property(fc.array(hostile.map((text) => text.replaceAll('\n', ''))), (lines) => {
        const alone = lines.flatMap((line) => terminalLinesAtOnce(line));
        expect(terminalLinesAtOnce(lines.join('\n'))).toEqual(lines.length === 0 ? [''] : alone);
      }),
    );
  });

  it('is free of what controls, is invisible or turns the direction', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(terminalLinesAtOnce(text).join('')).not.toMatch(/(?!\t)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u);
        expect(oneLine(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it('does not become much longer than it is', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 300 }), (text, times) => {
        const all = text.repeat(times);
        expect(terminalLinesAtOnce(all).join('').length).toBeLessThanOrEqual(2 * all.length + 4_096);
      }),
    );
    const far = `${esc}[999999999Cx\n`.repeat(20_000);
    expect(terminalLinesAtOnce(far).join('').length).toBeLessThan(2 * far.length);
  });

  it('stays as it is where nothing controls', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom(...'aZ9 äß漢😀|[]();m\t') })), (lines) => {
        expect(terminalLinesAtOnce(lines.join('\n'))).toEqual(lines.length === 0 ? [''] : lines);
      }),
    );
  });
});

describe('a line', () => {
  it.each([
    ['colours', `${esc}[1;31mred${esc}[0m \u009b32mgreen`, 'red green'],
    ['a link', `${esc}]8;;https://example.org${esc}\\here${esc}]8;;\u0007!`, 'here!'],
    ['a title in 8 bits', '\u009d0;title\u009cready', 'ready'],
    ['DCS, APC, PM and SOS', `${esc}Pq#0${esc}\\a${esc}_x\u009cb${esc}^y${esc}\\c${esc}Xz${esc}\\d`, 'abcd'],
    ['a character set', `${esc}(Bplain${esc}=`, 'plain'],
    ['a control string that does not end', `${esc}]0;out of memory`, '0;out of memory'],
    ['a control string that another begins in', `${esc}]one${esc}]two${esc}[31m`, 'onetwo'],
    ['a sequence that does not end', `up${esc}[31`, 'up31'],
    ['a picture', `${esc}Pq${'#0~'.repeat(20_000)}${esc}\\seen`, 'seen'],
    [
      'a control string that is longer than any',
      `${esc}]${'\ufffd'.repeat(70_000)}\u0007!`,
      `${'\ufffd'.repeat(70_000)}!`,
    ],
    ['a sequence that is longer than any', `${esc}[${'1;'.repeat(600)}31mred`, `${'1;'.repeat(600)}31mred`],
    ['a character set that is longer than any', `${esc}${'('.repeat(100)}Bred`, `${'('.repeat(100)}Bred`],
    ['pairs where it is read in pieces', `x${'😀'.repeat(20_000)}`, `x${'😀'.repeat(20_000)}`],
    ['a progress bar', ' 10%\r 50%\r100%\r', '100%'],
    ['what is longer than what comes over it', 'downloading\rdone', 'doneloading'],
    ['what is erased first', `downloading\r${esc}[Kdone`, 'done'],
    ['what is erased as a whole', `downloading${esc}[2K\rdone`, 'done'],
    ['what is erased up to the cursor', `abcdef${esc}[3D${esc}[1K`, '    ef'],
    ['characters that are erased', `abcdef${esc}[1G${esc}[2X`, '  cdef'],
    ['backspaces', 'spin |\b/\b-\b\\', 'spin \\'],
    ['overstriking', 'b\bbo\bol\bld\bd', 'bold'],
    ['moves to the left and right', `abc${esc}[2DX${esc}[2CY`, 'aXc Y'],
    ['a move to a column', `abc${esc}[6Gf${esc}[1GA`, 'Abc  f'],
    ['tabs once the cursor was moved', 'x\rab\tc', 'ab      c'],
    ['tabs as they are', 'a\tb', 'a\tb'],
    ['wide characters', '漢字漢字\rabc', 'abc 漢字'],
    ['half of a wide character', `漢${esc}[Dx`, ' x'],
    ['moves to other lines', `kept${esc}[5A${esc}[1;1H${esc}[2J${esc}[3J${esc}M${esc}c${esc}[1L too`, 'kept too'],
    ['a letter that is to be repeated', `a${esc}[999999999b`, 'a'],
    ['carriage returns before its end', 'windows\r\r', 'windows'],
  ])('shows %s', (_what, text, expected) => {
    expect(terminalLinesAtOnce(text)).toEqual([expected]);
    expect(terminalLinesAtOnce(`${text}\nnext`)).toEqual([expected, 'next']);
  });

  it('that a terminal wraps is written over in its last row alone', () => {
    const [line = ''] = terminalLinesAtOnce(`${'x'.repeat(1024)}end\rEND`);
    expect(line).toBe(`${'x'.repeat(1024)}END`);
  });
});

test.each(lineEnds)('%j ends a line, and is a space in a name', (end) => {
  const text = `one${end}two ${end}${end}three\n${esc}[31mfour${end}`;
  expect(terminalLinesAtOnce(text)).toEqual(['one', 'two ', '', 'three', 'four', '']);
  expect(oneLine(text)).toBe('one two three four');
  // In a control string, too, which is none then.
  expect(terminalLinesAtOnce(`${esc}]0;a${end}b\u0007`)).toEqual(['0;a', 'b']);
});

it('a name is one line without what controls', () => {
  expect(oneLine(`  a\r\n${esc}]0;title\u0007b\t\t${esc}[31mc\u2028d${esc}]e `)).toBe('a b c de');
});

/** 2 MiB of each: what is quadratic takes the better part of an hour for it. */
const mib2 = 2 * 1024 * 1024;
const floods = {
  ...Object.fromEntries(
    ['[', ']', 'P', '_', '^', 'X', '\\', '', '('].map((start) => [`ESC ${start}`, `${esc}${start}`]),
  ),
  ...Object.fromEntries([0x90, 0x98, 0x9b, 0x9d, 0x9e, 0x9f].map((c) => [c.toString(16), String.fromCharCode(c)])),
  'OSC with letters': `${esc}]abc`,
  'OSC and tabs': `${esc}]\t`,
  'moves far to the right': `${esc}[999999999Cx`,
  'erasing to the left': `x${esc}[1K`,
  'carriage returns': 'x\r',
  'numbers that do not end': `${esc}[1;1;1;1`,
};

describe('a flood of', () => {
  test.each(Object.entries(floods))('%s is read in time, in many turns', (_name, piece) => {
    // After a line that is long already, so that what looks back is slow.
    const text = `first\n${'y'.repeat(mib2 / 4)}${piece.repeat((0.75 * mib2) / piece.length)}\nlast`;
    const work = terminalLines(text);
    let turns = 0;
    let step = work.next();
    for (; !step.done; step = work.next()) turns += 1;
    expect(step.value).toHaveLength(3);
    expect([step.value[0], step.value[2]]).toEqual(['first', 'last']);
    // Every step of work looks at one piece of text and no more.
    expect(turns).toBeLessThan(text.length / 1_000);
    expect(turns).toBeGreaterThan(20);
  });

  test('pictures is read in many turns', () => {
    const work = terminalLines(`${esc}]${'\ufffd'.repeat(64_000)}\u0007`.repeat(10));
    let turns = 0;
    let step = work.next();
    for (; !step.done; step = work.next()) turns += 1;
    expect(step.value).toEqual(['']);
    expect(turns).toBeGreaterThan(4);
  });
});
