import { describe, expect, test } from 'vitest';
import type { Container } from '../../../src/containers/model/container.ts';
import { ownContainerOf } from '../../../src/containers/model/own-container.ts';
import { shownName } from '../../../src/containers/model/ref.ts';
import type { Engine, EngineStatus } from '../../../src/hosts/model/engine.ts';
import { Fleet } from '../../../src/hosts/model/fleet.ts';
import { ContainerRegistry } from '../../../src/hosts/model/registry.ts';
import { makeContainer } from '../../containers/model/make-container.ts';

/** A host of which only the list counts. */
function host(name: string, containers: readonly Partial<Container>[] = [], status: Partial<EngineStatus> = {}) {
  const registry = new ContainerRegistry();
  registry.replaceAll(
    containers.map((one) => makeContainer({ host: name, ...one })),
    0,
  );
  const never = () => () => {};
  const now = { connected: false, since: 5, error: null, ...status } as EngineStatus;
  const feed = { status: () => now, onStatus: never, onEvent: never, onGap: never };
  return { name, registry, feed, engine: {} as Engine, ownContainer: ownContainerOf(null) };
}

const keysOf = (fleet: Fleet) => fleet.all().map(shownName);

describe('all hosts together', () => {
  test('have their containers side by side, also those of the same name', () => {
    const fleet = new Fleet([
      host('local', [{ name: 'plex' }, { name: 'minecraft' }]),
      host('nas', [{ name: 'minecraft', image: 'other' }, { name: 'backup' }]),
    ]);
    expect(keysOf(fleet)).toEqual(['backup', 'minecraft@local', 'minecraft@nas', 'plex']);
    expect(fleet.get('minecraft')?.host).toBe('local');
    expect(fleet.get('minecraft@local')).toBe(fleet.get('minecraft'));
    expect(fleet.get('minecraft@nas')).toMatchObject({ host: 'nas', image: 'other' });
    expect(fleet.get('backup')).toBeUndefined();
    expect(fleet.get('plex@nas')).toBeUndefined();
    expect(fleet.get('plex@elsewhere')).toBeUndefined();
  });

  test('say of a name when it becomes that of several, and when it no longer is', () => {
    const [local, nas] = [host('local', [{ name: 'minecraft' }]), host('nas')];
    const fleet = new Fleet([local, nas]);
    const told: string[][] = [];
    const end = fleet.onChange((keys) => told.push([...keys].sort()));
    expect(keysOf(fleet)).toEqual(['minecraft']);
    const twin = makeContainer({ host: 'nas', name: 'minecraft', autoRemove: true });
    nas.registry.upsert(twin);
    expect(told).toEqual([['minecraft', 'minecraft@nas']]);
    expect(keysOf(fleet)).toEqual(['minecraft@local', 'minecraft@nas']);
    nas.registry.markMissing(twin.id, 1);
    expect(told[1]).toEqual(['minecraft', 'minecraft@nas']);
    expect(keysOf(fleet)).toEqual(['minecraft']);
    end();
    local.registry.upsert(makeContainer({ name: 'plex' }));
    expect(told).toHaveLength(2);
  });

  test('keep the object of a container that did not change, for all that is remembered of it', () => {
    const [local, nas] = [host('local', [{ name: 'minecraft' }]), host('nas', [{ name: 'minecraft' }])];
    const fleet = new Fleet([local, nas]);
    const before = fleet.get('minecraft');
    nas.registry.upsert(makeContainer({ host: 'nas', name: 'plex' }));
    expect(fleet.get('minecraft')).toBe(before);
  });

  test('say which of them is away', () => {
    const info = { version: '29' } as never;
    const [local, nas] = [host('local', [], { connected: true, info }), host('nas')];
    expect(new Fleet([local]).status()).toEqual({ connected: true, since: 5, error: null, info });
    expect(new Fleet([local, nas]).status()).toMatchObject({ connected: false, host: 'nas' });
    expect(new Fleet([host('local')]).status()).not.toHaveProperty('host');
  });

  test('each know their own container and engine', () => {
    const [local, nas] = [host('local', [{ name: 'a' }]), { ...host('nas', [{ name: 'a' }]), engine: {} as Engine }];
    const fleet = new Fleet([local, { ...nas, ownContainer: { is: () => 'yes' as const } }]);
    expect(fleet.all().map((one) => fleet.is(one))).toEqual(['no', 'yes']);
    expect(fleet.engineOf({ host: 'nas' })).toBe(nas.engine);
    expect(fleet.registryOf({ host: 'nas' })).toBe(nas.registry);
    expect(() => fleet.engineOf({ host: 'attic' })).toThrow('no host attic');
  });
});

test.each([
  [['nas'], 'must be called local'],
  [['local', 'nas', 'nas'], 'the same name'],
  [['local', 'NAS'], 'cannot be the name'],
  [['local', ...Array.from({ length: 16 }, (_, n) => `h${n}`)], 'at most 16'],
])('hosts called %j are refused', (names, why) => {
  expect(() => new Fleet(names.map((name) => host(name)))).toThrow(why);
});
