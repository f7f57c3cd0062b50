import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLabels } from '../../../src/containers/model/labels.ts';

describe('the labels of a container', () => {
  test('say how it is shown', () => {
    expect(
      readLabels({
        'stevedore.name': ' Minecraft (survival) ',
        'stevedore.group': 'Games',
        'stevedore.icon': '⛏️',
        'stevedore.order': '-5',
        'stevedore.hide': 'Yes',
        'stevedore.protect': 'true',
        'com.example': 'ignored',
      }),
    ).toEqual({
      displayName: 'Minecraft (survival)',
      group: 'Games',
      icon: '⛏️',
      order: -5,
      hidden: true,
      protected: true,
      unusable: [],
    });
  });

  test('say nothing where there are none, or empty ones', () => {
    const nothing = {
      displayName: null,
      group: null,
      icon: null,
      order: 0,
      hidden: false,
      protected: false,
      unusable: [],
    };
    expect(readLabels({})).toEqual(nothing);
    expect(readLabels({ 'stevedore.name': ' ', 'stevedore.protect': '' })).toEqual(nothing);
  });

  test.each(['🎮', '👨‍👩‍👧‍👦', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '<:creeper:123456789012345678>', '<a:spin:123456789012345678>'])(
    'the icon %s is one',
    (text) => {
      expect(readLabels({ 'stevedore.icon': text }).icon).toBe(text);
    },
  );

  test.each(['🎮🎮', 'x', '<@123456789012345678>', '<:a:1>', '@everyone', '<:creeper:123456789012345678> hi'])(
    'the icon %s is none',
    (text) => {
      expect(readLabels({ 'stevedore.icon': text })).toMatchObject({ icon: null, unusable: ['stevedore.icon'] });
    },
  );

  test('a name is cut and loses what could fool a reader', () => {
    expect(readLabels({ 'stevedore.name': 'safe\u202Egpj\u0000\nnext\u200Bline' }).displayName).toBe(
      'safegpj nextline',
    );
    expect(readLabels({ 'stevedore.name': '🎮'.repeat(200) }).displayName).toBe('🎮'.repeat(80));
    expect(readLabels({ 'stevedore.name': '\u200D\u202E' })).toMatchObject({
      displayName: null,
      unusable: ['stevedore.name'],
    });
  });

  test.each([
    ['\u001b[31mWeb\u001b[0m', 'Web'],
    ['\u009b1mWeb\u001b[38;5;9m server', 'Web server'],
    ['\u001b]0;title\u0007Web', 'Web'],
    ['\u001b]8;;https://example.org\u001b\\Web\u001b]8;;\u001b\\', 'Web'],
    ['\u001b[31m\u0301Web\u000bserver', '\u0301Web server'],
    ['\u001b[1m\u0645\u06cc\u200c\u062e👨\u200d👧', '\u0645\u06cc\u200c\u062e👨\u200d👧'],
  ])('%j is a name without its sequences', (name, shown) => {
    const labels = { 'stevedore.name': name, 'stevedore.group': name };
    expect(readLabels(labels)).toMatchObject({ displayName: shown, group: shown });
  });

  test('a misspelt protection protects, other misspelt words do nothing', () => {
    expect(readLabels({ 'stevedore.protect': 'ture' }).protected).toBe(true);
    expect(readLabels({ 'stevedore.protect': 'off' }).protected).toBe(false);
    expect(readLabels({ 'stevedore.hide': 'ture', 'stevedore.order': '1e9' })).toMatchObject({
      hidden: false,
      order: 0,
      unusable: ['stevedore.order', 'stevedore.hide'],
    });
  });

  test('whatever they hold, what comes out is short and on one line', () => {
    const hostile = fc.string({
      unit: fc.oneof(fc.constantFrom('\u202E', '\n', '\u0007', '\u200D', ' '), fc.string()),
      maxLength: 300,
    });
    fc.assert(
      fc.property(hostile, hostile, hostile, (name, group, icon) => {
        const read = readLabels({ 'stevedore.name': name, 'stevedore.group': group, 'stevedore.icon': icon });
        expect(Array.from(read.displayName ?? '').length).toBeLessThanOrEqual(80);
        expect(Array.from(read.group ?? '').length).toBeLessThanOrEqual(50);
        for (const text of [read.displayName, read.group])
          expect(text ?? 'x').toMatch(/^(?!\s)[^\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]+(?<!\s)$/u);
      }),
    );
  });
});
