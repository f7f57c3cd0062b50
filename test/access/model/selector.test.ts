import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSelector, selects } from '../../../src/access/model/selector.ts';
import { container } from './examples.ts';

describe('a selector as the owner writes it', () => {
  test.each([
    ['minecraft', { kind: 'name', pattern: 'minecraft' }],
    ['mc-*', { kind: 'name', pattern: 'mc-*' }],
    ['label:tier=game', { kind: 'label', key: 'tier', value: 'game' }],
    ['label:tier=', { kind: 'label', key: 'tier', value: '' }],
    ['label:url=http://a?b=c', { kind: 'label', key: 'url', value: 'http://a?b=c' }],
    ['label:tier', { kind: 'label', key: 'tier', value: null }],
    ['project:media', { kind: 'project', name: 'media' }],
    ['group:games', { kind: 'group', name: 'games' }],
  ])('%s is understood', (text, expected) => {
    expect(parseSelector(text)).toEqual(expected);
  });

  test.each(['', ' ', 'two words', 'group:', 'label:=x', 'labels:a=b', '/minecraft', 'group: games', 'a'.repeat(257)])(
    '"%s" is refused',
    (text) => {
      expect(parseSelector(text)).toBeNull();
    },
  );

  test('any text is either understood or refused', () => {
    fc.assert(fc.property(fc.string(), (text) => void expect(() => parseSelector(text)).not.toThrow()));
  });
});

describe('a selector', () => {
  test('goes by project and labels as the engine tells them', () => {
    const plex = container('plex', { project: 'media', labels: { tier: 'game' } });
    expect(selects({ kind: 'project', name: 'media' }, plex)).toBe(true);
    expect(selects({ kind: 'project', name: 'med' }, plex)).toBe(false);
    expect(selects({ kind: 'label', key: 'tier', value: 'game' }, plex)).toBe(true);
    expect(selects({ kind: 'label', key: 'tier', value: 'gam' }, plex)).toBe(false);
    expect(selects({ kind: 'label', key: 'tier', value: null }, plex)).toBe(true);
  });

  test('is not fooled by labels that every object has', () => {
    expect(selects({ kind: 'label', key: 'constructor', value: null }, container('plex'))).toBe(false);
  });
});
