import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nearest, resolve, search } from '../../../src/containers/model/match.ts';
import { makeContainer } from './make-container.ts';

const web = makeContainer({ name: 'web', id: `${'0123456789ab'.repeat(5)}cdef`, project: 'shop', service: 'front' });
const webDb = makeContainer({ name: 'web-db', project: 'shop', service: 'db' });
const minecraft = makeContainer({ name: 'Minecraft' });
const upper = makeContainer({ name: 'PLEX' });
const lower = makeContainer({ name: 'plex' });
const oldWeb = makeContainer({ name: 'old-web' });
const all = [minecraft, oldWeb, upper, lower, web, webDb];
const anyContainer = fc
  .record({ name: fc.string(), project: fc.option(fc.string()) })
  .map((given) => makeContainer(given));
const anyContainers = fc.array(anyContainer, { maxLength: 40 });

describe('a typed name means', () => {
  test.each([
    ['web', web],
    ['/web', web],
    [' web ', web],
    ['minecraft', minecraft],
    ['PLEX', upper],
    ['plex', lower],
    ['0123456789ab', web],
    [web.id, web],
  ])('%j', (query, expected) => {
    expect(resolve(all, query)).toBe(expected);
  });

  test.each(['Plex', 'we', '0123456789a', '', '/', 'constructor'])('nothing: %j', (query) => {
    expect(resolve(all, query)).toBeUndefined();
  });

  test('a name before an id', () => {
    const odd = makeContainer({ name: web.id.slice(0, 12) });
    expect(resolve([web, odd], odd.name)).toBe(odd);
  });

  test('for every name the container of that name', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,20}$/)), (names) => {
        const candidates = names.map((name) => makeContainer({ name }));
        for (const one of candidates) expect(resolve(candidates, one.name)).toBe(one);
      }),
    );
  });
});

describe('suggestions', () => {
  test('begin with what is typed, then contain it, then belong to it', () => {
    expect(search(all, 'WEB')).toEqual([web, webDb, oldWeb]);
    expect(search(all, 'shop')).toEqual([web, webDb]);
    expect(search(all, 'db')).toEqual([webDb]);
  });

  test('are all containers while nothing is typed', () => {
    expect(search(all, ' ')).toEqual(all);
  });

  test('are never more than asked for, always candidates, never twice, and all match', () => {
    fc.assert(
      fc.property(anyContainers, fc.string({ maxLength: 3 }), fc.nat(30), (candidates, query, limit) => {
        const found = search(candidates, query, limit);
        expect(found.length).toBeLessThanOrEqual(limit);
        expect(new Set(found).size).toBe(found.length);
        for (const one of found) {
          const words = [one.name, one.project ?? '', one.service ?? ''].map((word) => word.toLowerCase());
          expect(words.some((word) => word.includes(query.trim().toLowerCase()))).toBe(true);
        }
        const matching = candidates.filter(({ name }) => name.toLowerCase().includes(query.trim().toLowerCase()));
        expect(found.length).toBeGreaterThanOrEqual(Math.min(limit, matching.length));
      }),
    );
  });

  test('cost nothing for a pasted novel', () => {
    expect(search(all, 'web'.repeat(2000))).toEqual([]);
    expect(nearest(all, 'web'.repeat(2000), 3)).toEqual([]);
  });
});

describe('the nearest names', () => {
  test('forgive typing errors', () => {
    expect(nearest(all, 'minecarft', 1)).toEqual([minecraft]);
    expect(nearest(all, 'wbe-db', 1)).toEqual([webDb]);
  });

  test('are those with a part of the name, as compose makes long ones', () => {
    const [server, proxy] = [makeContainer({ name: 'games-minecraft-1' }), makeContainer({ name: 'proxy' })];
    expect(nearest([proxy, server], 'minecraft', 3)).toEqual([server]);
    expect(nearest([proxy, server], 'minecarft', 3)).toEqual([server]);
  });

  test('are none where nothing is alike, also if some letters are the same', () => {
    expect(nearest(all, 'qqqqqqqqqqq', 3)).toEqual([]);
    const others = ['plex', 'db', 'nextcloud', 'vaultwarden'].map((name) => makeContainer({ name }));
    for (const typed of ['minecraft', 'do', 'x', '', 'valheim', 'stop']) expect(nearest(others, typed, 3)).toEqual([]);
  });

  test('come first if they are the same', () => {
    fc.assert(
      fc.property(anyContainers, fc.nat(5), (candidates, count) => {
        for (const one of candidates.filter(({ name }) => name.trim() === name && name !== '')) {
          const found = nearest(candidates, one.name, count);
          expect(found.length).toBeLessThanOrEqual(count);
          if (count > 0) expect(found[0]?.name.toLowerCase()).toBe(one.name.toLowerCase());
        }
      }),
    );
  });
});
