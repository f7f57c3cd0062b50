import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isGlob, matchesGlob } from '../../src/kit/glob.ts';

const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.', '-'), maxLength: 12 });
const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 8 });

/** The definition, written down as slowly as it reads. */
function matchesByDefinition(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  const rest = pattern.slice(1);
  if (pattern[0] === '*')
    return Array.from({ length: text.length + 1 }, (_, n) => n).some((n) => matchesByDefinition(rest, text.slice(n)));
  return text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && matchesByDefinition(rest, text.slice(1));
}

describe('a pattern for container names', () => {
  test.each([
    ['mc-*', 'mc-survival', true],
    ['mc-*', 'mc-', true],
    ['mc-*', 'xmc-survival', false],
    ['*-db', 'wiki-db', true],
    ['*-db', 'wiki-db2', false],
    ['node?', 'node1', true],
    ['node?', 'node', false],
    ['node?', 'node12', false],
    ['a.c', 'abc', false],
    ['Plex', 'plex', false],
    ['*', '', true],
    ['', 'a', false],
    ['a*b*c', 'a-b-b-c', true],
    ['[ab]', 'a', false],
  ])('%s and %s: %s', (pattern, text, expected) => {
    expect(matchesGlob(pattern, text)).toBe(expected);
  });

  test('means what its definition says', () => {
    fc.assert(
      fc.property(patterns, letters, (pattern, text) => {
        expect(matchesGlob(pattern, text)).toBe(matchesByDefinition(pattern, text));
      }),
      { numRuns: 2000 },
    );
  });

  test('matches a text made from it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(letters, letters)), (parts) => {
        const pattern = parts.map(([fixed]) => `${fixed}*`).join('');
        const text = parts.map(([fixed, filling]) => fixed + filling).join('');
        expect(matchesGlob(pattern, text)).toBe(true);
      }),
    );
  });

  test('a hostile one is answered at once', () => {
    // A backtracking regular expression of the same meaning would take longer than the universe has.
    expect(matchesGlob(`${'*a'.repeat(100)}*b`, 'a'.repeat(5000))).toBe(false);
  });

  test('is told from an exact name', () => {
    expect(['plex', 'a*', 'b?'].map(isGlob)).toEqual([false, true, true]);
  });
});
