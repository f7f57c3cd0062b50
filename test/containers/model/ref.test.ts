import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isHostName, keyOf, refOf, shownName } from '../../../src/containers/model/ref.ts';

const dockerName = fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,20}$/);
/** What an engine that lies may call a container. */
const hostileName = fc.oneof(
  fc.string(),
  fc.constantFrom('', '@', '@nas', 'a@local', 'a@nas', '@@', 'a@', 'a@B', 'local', '__proto__', 'a/b', 'a:b'),
  fc.tuple(dockerName, fc.constantFrom('local', 'nas', 'NAS', 'x y')).map(([name, host]) => `${name}@${host}`),
);
const host = fc.oneof(fc.constantFrom('local', 'nas'), fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/));
const ref = fc.record({ host, kind: fc.constant('container' as const), name: fc.oneof(dockerName, hostileName) });

describe('the key of a container', () => {
  test.each([
    ['local', 'minecraft', 'minecraft'],
    ['nas', 'minecraft', 'minecraft@nas'],
    ['local', 'odd@nas', 'odd@nas@local'],
  ])('on host %s, %s is %s', (on, name, key) => {
    expect(keyOf({ host: on, name })).toBe(key);
    expect(refOf(key)).toEqual({ host: on, kind: 'container', name });
  });

  test('says the same container when it is read again, whatever that is called', () => {
    fc.assert(fc.property(ref, (one) => void expect(refOf(keyOf(one))).toEqual(one)));
  });

  test('is never that of another container', () => {
    fc.assert(
      fc.property(ref, ref, (a, b) => {
        expect(keyOf(a) === keyOf(b)).toBe(a.host === b.host && a.name === b.name);
      }),
    );
  });

  test('means the first host where it says so in full', () => {
    expect(refOf('minecraft@local')).toEqual(refOf('minecraft'));
  });

  test('is read from any text', () => {
    fc.assert(fc.property(fc.string(), (text) => void expect(isHostName(refOf(text).host)).toBe(true)));
  });
});

test('a host is called what can stand behind an @', () => {
  expect(['local', 'nas', 'pi-4', '0'].filter(isHostName)).toHaveLength(4);
  expect(['', 'NAS', 'a@b', 'a.b', '-a', 'a-', 'a b', 'é', 'x'.repeat(33)].filter(isHostName)).toEqual([]);
});

test('people see the host where the name alone says too little', () => {
  expect(shownName({ host: 'nas', name: 'plex' })).toBe('plex');
  expect(shownName({ host: 'nas', name: 'plex', shared: true })).toBe('plex@nas');
  expect(shownName({ host: 'local', name: 'plex', shared: true })).toBe('plex@local');
  expect(shownName({ host: 'local', name: 'odd@nas' })).toBe('odd@nas@local');
});
