import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Block, type Inline, parseInline, parseMarkdown } from '../../../playground/page/markdown.ts';

/** Short for what an inline is: `b(bold)`. */
function brief(inlines: readonly Inline[]): string {
  return inlines
    .map((one) => {
      if (one.kind === 'text') return one.text;
      if ('inner' in one) return `${one.kind}(${brief(one.inner)})`;
      if ('text' in one) return `${one.kind}(${one.text})`;
      if ('id' in one) return `${one.kind}(${one.id})`;
      return 'name' in one ? `${one.kind}(${one.name})` : `${one.kind}(${one.seconds},${one.style})`;
    })
    .join('');
}

describe('inside a line', () => {
  test.each([
    ['**bold** and *italic*', 'bold(bold) and italic(italic)'],
    ['__under__ _italic_ ~~struck~~ ||spoiler||', 'underline(under) italic(italic) strike(struck) spoiler(spoiler)'],
    ['***both***', 'bold(italic(both))'],
    ['**a *b***', 'bold(a italic(b))'],
    ['snake_case_name', 'snake_case_name'],
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['\\*literal\\* \\_x\\_ a\\b', '*literal* _x_ a\\b'],
    ['*a\\*b* _a\\_b_', 'italic(a*b) italic(a_b)'],
    ['**__a\\___** **a\\***', 'bold(underline(a_)) bold(a*)'],
    ['~~a\\~~~ ||a\\|||', 'strike(a~) spoiler(a|)'],
    ['[a\\_b\\]](https://b.c)', 'link(a_b])'],
    ['**a\\** b**', 'bold(a** b)'],
    ['`**no**` ``a`b``', 'code(**no**) code(a`b)'],
    ['<@1> <@!2> <@&3> <#4>', 'user(1) user(2) role(3) channel(4)'],
    ['</stats all:5> <a:wave:6>', 'command(stats all) emoji(wave)'],
    ['<t:90> <t:90:R> <t:x>', 'time(90,f) time(90,R) <t:x>'],
    ['[*shown*](https://a.b/c) https://a.b/c.', 'link(italic(shown)) link(https://a.b/c).'],
    ['[x](javascript:alert(1))', '[x](javascript:alert(1))'],
    ['<https://a.b> @here a@everyone', 'link(https://a.b) everyone(@here) aeveryone(@everyone)'],
    ['** ** and **', 'bold( ) and **'],
  ])('%s', (source, wanted) => {
    expect(brief(parseInline(source))).toBe(wanted);
  });
});

describe('lines of their own', () => {
  const kinds = (source: string) => parseMarkdown(source).map((block) => block.kind);

  test('headings, small print, quotes, lists and code', () => {
    expect(kinds('# A\ntext\n-# small\n> q\n> r\n- one\n- two\n```js\nx\n```\nend')).toEqual([
      'heading',
      'lines',
      'small',
      'quote',
      'list',
      'code',
      'lines',
    ]);
    expect(kinds('#no\n-#no\n>no\n-no')).toEqual(['lines']);
    expect(kinds('>>> all\n# of\nit')).toEqual(['quote']);
  });

  test('a list keeps its numbers and depths', () => {
    const [list] = parseMarkdown('3. three\n   - below\n4. four') as [Block & { kind: 'list' }];
    expect(list).toMatchObject({ ordered: true, start: 3 });
    expect(list.items.map(({ depth, inner }) => [depth, brief(inner)])).toEqual([
      [0, 'three'],
      [1, 'below'],
      [0, 'four'],
    ]);
  });

  test('a code block is literal and loses the breaks around it', () => {
    expect(parseMarkdown('a\n```\n**b** `c`\n```\nd')).toEqual([
      { kind: 'lines', inner: [{ kind: 'text', text: 'a' }] },
      { kind: 'code', language: '', text: '**b** `c`' },
      { kind: 'lines', inner: [{ kind: 'text', text: 'd' }] },
    ]);
  });
});

test('reads anything, and without markup keeps every character', () => {
  const pieces = [
    '*',
    '**',
    '_',
    '__',
    '~~',
    '||',
    '`',
    '```',
    '\\',
    '[',
    '](',
    'https://',
    ')',
    '<',
    '>',
    '@',
    '\n',
    '# ',
    '- ',
    '> ',
    'a',
    ' ',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 200 }), (parts) => {
      parseMarkdown(parts.join(''));
    }),
  );
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9 ,.;!?()äöü🟢]*$/u), (text) => {
      expect(brief(parseInline(text))).toBe(text);
    }),
  );
});

test('what never closes is read to its end, however long', () => {
  for (const piece of [
    '*',
    '**',
    '***',
    '_a ',
    '*a ',
    '**a ',
    '||',
    '`',
    '```a',
    '[',
    '[a](',
    '<',
    '\\',
    '> ',
    '- a\n',
    '>>> ',
    '# ',
  ]) {
    parseMarkdown(piece.repeat(50_000));
  }
});
