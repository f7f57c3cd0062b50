import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Container } from '../../../src/containers/model/container.ts';
import { ContainerRegistry } from '../../../src/hosts/model/registry.ts';
import { makeContainer } from '../../containers/model/make-container.ts';

const names = (registry: ContainerRegistry) => registry.all().map((container) => container.name);
const hour = 60 * 60 * 1000;

function registryOf(...containers: Container[]): ContainerRegistry {
  const registry = new ContainerRegistry();
  registry.replaceAll(containers, 0);
  return registry;
}

test('containers are listed by name whatever the case', () => {
  const registry = registryOf(...['web', 'Alpha', 'db'].map((name) => makeContainer({ name })));
  expect(names(registry)).toEqual(['Alpha', 'db', 'web']);
});

test('a container is found by name, id and short id', () => {
  const web = makeContainer({ name: 'web', id: 'a'.repeat(64) });
  const registry = registryOf(web, makeContainer());
  expect(registry.get('web')).toEqual(web);
  expect(registry.byId(web.id)).toEqual(web);
  expect(registry.byId('a'.repeat(12))).toEqual(web);
  expect(registry.byId('a'.repeat(11))).toBeUndefined();
});

test('what an inspect brings along is not kept', () => {
  const registry = new ContainerRegistry();
  registry.upsert({ ...makeContainer({ name: 'web' }), mounts: ['/secret'] } as Container);
  expect(registry.get('web')).not.toHaveProperty('mounts');
});

test('a list that could not inspect a container leaves what was known of it, but for what the list tells', () => {
  const web = makeContainer({ name: 'web', restartCount: 3, labels: { a: 'b' } });
  const registry = registryOf(web);
  const listed = makeContainer({
    id: web.id,
    name: 'www',
    state: 'exited',
    health: null,
    startedAt: null,
    partial: true,
  });
  registry.replaceAll([listed], 1);
  expect(registry.all()).toEqual([{ ...web, name: 'www', state: 'exited', pid: null }]);
});

test('a container that compose left with its passing name is like any other after five minutes, and stands for the name', () => {
  const minute = 60_000;
  const old = makeContainer({ name: 'web' });
  const left = makeContainer({ name: '0123456789ab_web' });
  const registry = registryOf(old, left);
  registry.passTime(4 * minute);
  registry.markMissing(old.id, 1);
  expect(registry.get(left.name)).toMatchObject({ recreating: true });
  registry.passTime(6 * minute);
  expect(registry.all()).toEqual([{ ...left, standsFor: 'web' }]);
  // Where there is one of that name, it is only itself.
  registry.upsert({ ...old, state: 'exited' });
  expect(registry.get(left.name)).toEqual(left);
  // A recreate that ends as it should.
  registry.upsert({ ...left, name: 'www' });
  expect(registry.get('www')).toEqual({ ...left, name: 'www' });
});

test('of several that compose left of one, that which runs stands for it, else the newest', () => {
  const old = makeContainer({ name: 'aaaaaaaaaaaa_web', state: 'exited', createdAt: 1 });
  const fresh = makeContainer({ name: 'bbbbbbbbbbbb_aaaaaaaaaaaa_web', createdAt: 2 });
  const registry = registryOf(old, fresh);
  registry.passTime(6 * 60_000);
  const standing = () => registry.all().flatMap(({ name, standsFor }) => (standsFor === 'web' ? [name] : []));
  expect(standing()).toEqual([fresh.name]);
  registry.upsert({ ...fresh, state: 'exited' });
  expect(standing()).toEqual([fresh.name]);
  registry.upsert({ ...old, state: 'running' });
  expect(standing()).toEqual([old.name]);
});

describe('a container that disappears', () => {
  test('is shown as missing since then', () => {
    const web = makeContainer({ name: 'web' });
    const registry = registryOf(web);
    registry.markMissing(web.id, 5000);
    expect(registry.get('web')).toMatchObject({ state: 'missing', finishedAt: 5000, pid: null, id: web.id });
  });

  test('is also noticed by a list that lacks it', () => {
    const registry = registryOf(makeContainer({ name: 'web' }), makeContainer({ name: 'db' }));
    registry.replaceAll([makeContainer({ name: 'db' })], 7000);
    expect(registry.get('web')).toMatchObject({ state: 'missing', finishedAt: 7000 });
    expect(registry.get('db')?.state).toBe('running');
  });

  test('is replaced by a new one with its name', () => {
    const web = makeContainer({ name: 'web' });
    const registry = registryOf(web);
    registry.markMissing(web.id, 5000);
    registry.upsert(makeContainer({ name: 'web' }));
    expect(registry.all()).toHaveLength(1);
    expect(registry.get('web')?.state).toBe('running');
  });

  test('is forgotten after a day, not before', () => {
    const web = makeContainer({ name: 'web' });
    const registry = registryOf(web);
    registry.markMissing(web.id, 0);
    registry.replaceAll([], 24 * hour);
    expect(names(registry)).toEqual(['web']);
    registry.replaceAll([], 24 * hour + 1);
    expect(names(registry)).toEqual([]);
  });

  test('is forgotten when 50 others have gone since', () => {
    const registry = registryOf(...Array.from({ length: 51 }, (_, i) => makeContainer({ name: `c${i}` })));
    for (const [i, container] of registry.all().entries()) registry.markMissing(container.id, i);
    expect(registry.all()).toHaveLength(50);
    expect(registry.get('c0')).toBeUndefined();
    expect(registry.get('c1')?.state).toBe('missing');
  });

  test('is not missed if it was made to remove itself', () => {
    const job = makeContainer({ name: 'job', autoRemove: true });
    const registry = registryOf(job);
    registry.markMissing(job.id, 1);
    expect(registry.all()).toEqual([]);
  });

  test('is not made up from an id that nobody knows', () => {
    const registry = registryOf(makeContainer({ name: 'web' }));
    registry.markMissing('f'.repeat(64), 1);
    expect(registry.all()).toHaveLength(1);
  });
});

test('a renamed container is there once, under its new name', () => {
  const web = makeContainer({ name: 'web' });
  const registry = registryOf(web);
  registry.upsert({ ...web, name: 'site' });
  expect(names(registry)).toEqual(['site']);
});

describe('a recreate by compose ends with exactly one container', () => {
  const old = makeContainer({ name: 'web', project: 'shop', service: 'web' });
  const fresh = makeContainer({ name: 'web', project: 'shop', service: 'web' });
  const temporary = `${old.id.slice(0, 12)}_web`;

  test('when the old one is renamed first (v1)', () => {
    const registry = registryOf(old);
    registry.upsert({ ...old, name: temporary });
    registry.upsert(fresh);
    registry.markMissing(old.id, 1);
    expect(registry.all()).toEqual([fresh]);
  });

  test('when the new one is renamed last (v2), and web is there all the time', () => {
    const registry = registryOf(old);
    registry.upsert({ ...fresh, name: temporary, state: 'created' });
    registry.upsert({ ...old, state: 'exited' });
    registry.markMissing(old.id, 1);
    expect(registry.get('web')?.state).toBe('missing');
    registry.upsert(fresh);
    expect(registry.all()).toEqual([fresh]);
  });

  test('when the news of the rename come late', () => {
    const registry = registryOf(old);
    registry.upsert(fresh);
    registry.upsert({ ...old, restartCount: 1 });
    expect(registry.get('web')).toEqual(fresh);
    registry.upsert({ ...old, name: temporary });
    registry.markMissing(old.id, 1);
    expect(registry.all()).toEqual([fresh]);
  });

  test('when all that is seen is the list afterwards', () => {
    const registry = registryOf(old);
    registry.replaceAll([fresh], 1);
    expect(registry.all()).toEqual([fresh]);
  });
});

test('listeners hear the names that changed, and nothing else', () => {
  const web = makeContainer({ name: 'web' });
  const registry = registryOf(web, makeContainer({ name: 'db' }));
  const heard: (readonly string[])[] = [];
  const end = registry.onChange((changed) => heard.push(changed));
  registry.upsert({ ...web });
  registry.upsert({ ...web, state: 'exited' });
  registry.upsert({ ...web, name: 'site' });
  end();
  registry.markMissing(web.id, 1);
  expect(heard.map((changed) => [...changed].sort())).toEqual([['web'], ['site', 'web']]);
});

test('whatever the order of the news, no name is there twice and no living container is left out', () => {
  const ids = ['a', 'b', 'c'].map((digit) => digit.repeat(64));
  const step = fc.record({
    kind: fc.constantFrom('upsert', 'missing', 'list'),
    id: fc.constantFrom(...ids),
    name: fc.constantFrom('web', 'db', 'cache'),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const registry = new ContainerRegistry();
      const truth = new Map<string, string>();
      for (const { kind, id, name } of steps) {
        if (kind === 'missing') {
          truth.delete(id);
          registry.markMissing(id, 1);
          continue;
        }
        if (kind === 'list') truth.clear();
        truth.set(id, name);
        if (kind === 'list') registry.replaceAll([makeContainer({ id, name })], 1);
        else registry.upsert(makeContainer({ id, name }));
      }
      expect(new Set(names(registry)).size).toBe(registry.all().length);
      for (const name of truth.values()) expect(registry.get(name)?.state).toBe('running');
      const living = registry.all().filter((container) => container.state !== 'missing');
      expect(new Set(living.map((container) => container.name))).toEqual(new Set(truth.values()));
    }),
  );
});
