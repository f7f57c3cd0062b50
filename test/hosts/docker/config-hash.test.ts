import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { configHash } from '../../../src/hosts/docker/config-hash.ts';
import { boxes, boxImage, docker } from '../../engine/index.ts';

const made = {
  Id: 'a',
  Created: '2026-01-01T00:00:00Z',
  Config: { Hostname: 'aaaaaaaaaaaa', Image: 'x:1', Env: ['A=1'], Labels: { 'com.docker.compose.replace': 'old' } },
  HostConfig: { Memory: 0, NetworkMode: 'container:aaaa', PortBindings: {} },
};
const hash = (HostConfig: object, Config: object = {}) => configHash({ Config, HostConfig });
const id = (digit: string) => digit.repeat(64);

test('a recreate with the same settings has the same hash, whatever its id, labels and order of keys', () => {
  const again = {
    ...made,
    Id: 'b',
    Config: { Env: ['A=1'], Labels: {}, Image: 'sha256:12', Hostname: 'bbbbbbbbbbbb' },
    HostConfig: { PortBindings: {}, NetworkMode: 'container:bbbb', Memory: 0 },
  };
  expect(configHash(again)).toBe(configHash(made));
});

describe('the settings of one container have the same hash', () => {
  // Captured: containers made by engine 20.10.24, the same data read by 28.5.2, and made there again.
  const captured = (file: string): Record<string, unknown> => {
    return JSON.parse(readFileSync(new URL(`fixtures/${file}.json`, import.meta.url), 'utf8'));
  };
  const [before, after, again] = [
    captured('inspects-20.10.24'),
    captured('inspects-28.5.2'),
    captured('made-again-28.5.2'),
  ];

  test.each(Object.keys(before))('after an upgrade of the engine: %s', (name) => {
    expect(configHash(after[name])).toBe(configHash(before[name]));
  });

  test.each(Object.keys(again))('where the new engine made it again: %s', (name) => {
    expect(configHash(again[name])).toBe(configHash(before[name]));
  });

  test('and all of those differ from each other', () => {
    const hashes = Object.values(before).map(configHash);
    // `ipcuser` and `behind` differ in whose namespaces they share, `volfrom` in whose volumes.
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  test('where an engine says that something is not set in another way, or has a default of its own', () => {
    const unset = {
      Memory: 0,
      Binds: null,
      CapAdd: [],
      Init: false,
      Annotations: { a: 'b' },
      MaskedPaths: ['/proc/x'],
    };
    expect(hash({ ...unset, NewField: 7, IpcMode: 'private', ShmSize: 67108864, Runtime: 'runc' })).toBe(hash({}));
    expect(hash({ CapAdd: ['CAP_NET_ADMIN'] })).toBe(hash({ CapAdd: ['net_admin'] }));
    expect(hash({ NetworkMode: 'default' })).toBe(hash({ NetworkMode: 'bridge' }));
  });

  test.each(['PidMode', 'IpcMode', 'NetworkMode'])('where the other container of `%s` was made again', (mode) => {
    expect(hash({ [mode]: `container:${id('a')}` })).toBe(hash({ [mode]: `container:${id('b')}` }));
    expect(hash({ [mode]: `container:${id('a')}` })).not.toBe(hash({}));
  });

  test('where the containers of `volumes_from` were made again', () => {
    expect(hash({ VolumesFrom: [`${id('a')}:ro`] })).toBe(hash({ VolumesFrom: [`${id('b')}:ro`] }));
    expect(hash({ VolumesFrom: [`${id('a')}:ro`] })).not.toBe(hash({ VolumesFrom: [id('a')] }));
    expect(hash({ VolumesFrom: ['a'] })).not.toBe(hash({ VolumesFrom: ['b'] }));
  });

  test('where compose took over the anonymous volumes, in any of its ways', () => {
    const first = hash({}, { Volumes: { '/data': {} } });
    expect(hash({ Binds: [`${id('a')}:/data:rw`] }, { Volumes: { '/data': {} } })).toBe(first);
    expect(hash({ Mounts: [{ Type: 'volume', Source: id('b'), Target: '/data' }] })).toBe(first);
    expect(hash({ Mounts: [{ Type: 'volume', Target: '/data', VolumeOptions: {} }] })).toBe(first);
    expect(hash({ Binds: [`${id('a')}:/other`] })).not.toBe(first);
  });

  test('where a client says with a mount what another says with a bind, or in another order', () => {
    const mounts = [
      { Type: 'volume', Source: 'named', Target: '/n', VolumeOptions: {} },
      { Type: 'bind', Source: '/srv', Target: '/s', ReadOnly: true, BindOptions: { CreateMountpoint: true } },
    ];
    expect(hash({ Mounts: mounts })).toBe(hash({ Binds: ['/srv:/s:ro', 'named:/n:rw'] }));
    expect(
      hash({
        Ulimits: [
          { Name: 'a', Soft: 1 },
          { Name: 'b', Soft: 2 },
        ],
      }),
    ).toBe(
      hash({
        Ulimits: [
          { Soft: 2, Name: 'b' },
          { Name: 'a', Soft: 1 },
        ],
      }),
    );
    expect(hash({}, { Env: ['A=1', 'B=2'] })).toBe(hash({}, { Env: ['B=2', 'A=1'] }));
  });

  test('where its network was made again and is named by its id', () => {
    const on = (network: string) => ({
      HostConfig: { NetworkMode: network },
      NetworkSettings: { Networks: { lan: { NetworkID: network } } },
    });
    expect(configHash(on(id('a')))).toBe(configHash(on(id('b'))));
    expect(configHash(on(id('a')))).toBe(configHash({ HostConfig: { NetworkMode: 'lan' } }));
  });
});

test.each([
  ['environment', { ...made, Config: { ...made.Config, Env: ['A=2'] } }],
  ['limit', { ...made, HostConfig: { ...made.HostConfig, Memory: 1024 } }],
  ['port', { ...made, HostConfig: { ...made.HostConfig, PortBindings: { '80/tcp': [{ HostPort: '80' }] } } }],
  ['published port', { ...made, HostConfig: { ...made.HostConfig, PortBindings: { '80/tcp': [{ HostPort: '' }] } } }],
  ['network', { ...made, HostConfig: { ...made.HostConfig, NetworkMode: 'host' } }],
  ['mount', { ...made, HostConfig: { ...made.HostConfig, Binds: ['/srv:/srv'] } }],
  ['tmpfs', { ...made, HostConfig: { ...made.HostConfig, Tmpfs: { '/run': '' } } }],
  ['capability', { ...made, HostConfig: { ...made.HostConfig, CapAdd: ['SYS_ADMIN'] } }],
  ['restart policy', { ...made, HostConfig: { ...made.HostConfig, RestartPolicy: { Name: 'always' } } }],
  ['order of the command', { ...made, Config: { ...made.Config, Cmd: ['b', 'a'] } }],
  ['healthcheck', { ...made, Config: { ...made.Config, Healthcheck: { Test: ['CMD', 'true'] } } }],
  ['log driver', { ...made, HostConfig: { ...made.HostConfig, LogConfig: { Type: 'local' } } }],
  ['protection of /proc', { ...made, HostConfig: { ...made.HostConfig, MaskedPaths: [], ReadonlyPaths: [] } }],
])('another %s is another hash', (_, changed) => {
  expect(configHash(changed)).not.toBe(configHash(made));
});

test('the order of a command counts', () => {
  expect(hash({}, { Cmd: ['a', 'b'] })).not.toBe(hash({}, { Cmd: ['b', 'a'] }));
});

test('an answer without settings has a hash, too', () => {
  expect(configHash({})).toBe(configHash({ Config: null, HostConfig: {} }));
});

test('an answer of any shape has one', () => {
  const fields = fc.dictionary(
    fc.constantFrom('Binds', 'Mounts', 'Env', 'PortBindings', 'Volumes', 'Links', 'NetworkMode', 'LogConfig', 'Tmpfs'),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(fc.oneof(fc.record({ Config: fields, HostConfig: fields }), fc.jsonValue()), (json) => {
      expect(configHash(json)).toMatch(/^2:[0-9a-f]{16}$/);
    }),
  );
});

describe('with a real engine', () => {
  afterAll(() => boxes().removeAll());

  test('a container that is made again with what belongs to others is the same', async () => {
    const inspected = async (round: string): Promise<string> => {
      const other = await boxes().sleeper({ name: `other-${round}` });
      const inherited = await docker().createVolume();
      const again = await docker().createContainer({
        name: `${boxes().prefix}again-${round}`,
        Image: boxImage,
        Cmd: ['true'],
        Volumes: { '/data': {} },
        HostConfig: {
          PidMode: `container:${other.id}`,
          NetworkMode: `container:${other.id}`,
          VolumesFrom: [other.id],
          ...(round === 'second' && { Mounts: [{ Type: 'volume', Source: inherited.name, Target: '/data' }] }),
        },
      });
      try {
        return configHash(await again.inspect());
      } finally {
        await again.remove({ v: true });
        await docker()
          .getVolume(inherited.name)
          .remove()
          .catch(() => {});
      }
    };
    expect(await inspected('second')).toBe(await inspected('first'));
  });
});
