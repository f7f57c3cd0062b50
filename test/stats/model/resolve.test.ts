import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ContainerStats } from '../../../src/stats/model/container-stats.ts';
import { resolveRefs } from '../../../src/stats/model/resolve.ts';
import { unknownStats } from '../../../src/stats/model/source.ts';

function stats(...containers: readonly (readonly [name: string, id: string])[]): Map<string, ContainerStats> {
  return new Map(containers.map(([name, id]) => [name, unknownStats({ name, id: id.padEnd(64, '0') }, 0)]));
}

test('a beginning of an id that fits two containers means neither', () => {
  const all = stats(['web', 'abc1'], ['db', 'abc2']);
  expect(resolveRefs(all, ['abc']).size).toBe(0);
  expect(resolveRefs(all, ['abc1']).get('abc1')?.name).toBe('web');
});

test('a name comes before the beginning of an id, a whole id before a name', () => {
  const id = 'f'.repeat(64);
  const all = stats(['fff', 'aaa'], ['web', id], [id, 'bbb']);
  expect(resolveRefs(all, ['fff']).get('fff')?.name).toBe('fff');
  expect(resolveRefs(all, [id]).get(id)?.name).toBe('web');
});

test('any container is found by its name, its id and its short id, and nothing else is', () => {
  const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
  const name = fc.stringMatching(/^[g-z][g-z_.-]{1,12}$/);
  const some = fc.uniqueArray(fc.tuple(name, hex), { selector: ([one]) => one, maxLength: 30 });
  fc.assert(
    fc.property(some, fc.string(), (pairs, garbage) => {
      const all = stats(...pairs);
      for (const [one, id] of pairs) {
        const found = resolveRefs(all, [one, id, id.slice(0, 12)]);
        expect([...found.values()].map((entry) => entry.name)).toEqual([one, one, one]);
      }
      if (!/^[0-9a-f]+$/.test(garbage) && !all.has(garbage)) expect(resolveRefs(all, [garbage]).size).toBe(0);
    }),
  );
});
