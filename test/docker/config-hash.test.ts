import { expect, test } from 'vitest';
import { configHash } from '../../src/docker/config-hash.ts';

const made = {
  Id: 'a',
  Created: '2026-01-01T00:00:00Z',
  Config: { Hostname: 'aaaaaaaaaaaa', Image: 'x:1', Env: ['A=1'], Labels: { 'com.docker.compose.replace': 'old' } },
  HostConfig: { Memory: 0, NetworkMode: 'container:aaaa', PortBindings: {} },
};

test('a recreate with the same settings has the same hash, whatever its id, labels and order of keys', () => {
  const again = {
    ...made,
    Id: 'b',
    Config: { Env: ['A=1'], Labels: {}, Image: 'sha256:12', Hostname: 'bbbbbbbbbbbb' },
    HostConfig: { PortBindings: {}, NetworkMode: 'container:bbbb', Memory: 0 },
  };
  expect(configHash(again)).toBe(configHash(made));
});

test.each([
  ['environment', { ...made, Config: { ...made.Config, Env: ['A=2'] } }],
  ['limit', { ...made, HostConfig: { ...made.HostConfig, Memory: 1024 } }],
  ['port', { ...made, HostConfig: { ...made.HostConfig, PortBindings: { '80/tcp': [{ HostPort: '80' }] } } }],
  ['network', { ...made, HostConfig: { ...made.HostConfig, NetworkMode: 'host' } }],
])('another %s is another hash', (_, changed) => {
  expect(configHash(changed)).not.toBe(configHash(made));
});

test('an answer without settings has a hash, too', () => {
  expect(configHash({})).toBe(configHash({ Config: null, HostConfig: {} }));
});
