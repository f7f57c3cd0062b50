import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AddressSettings,
  describeAddress,
  type EngineAddress,
  parseAddress,
} from '../../../src/hosts/docker/address.ts';
import { EngineError } from '../../../src/hosts/model/engine.ts';

const unix = (path: string): EngineAddress => ({ kind: 'unix', path });
const tcp = (protocol: 'http' | 'https', host: string, port: number, certPath: string | null = null): EngineAddress => {
  return { kind: 'tcp', protocol, host, port, certPath };
};

test.each<[AddressSettings, EngineAddress]>([
  [{}, unix('/var/run/docker.sock')],
  [{ host: '' }, unix('/var/run/docker.sock')],
  [{ host: 'unix://' }, unix('/var/run/docker.sock')],
  [{ host: 'unix:///run/user/1000/docker.sock' }, unix('/run/user/1000/docker.sock')],
  [{ host: '/run/podman/podman.sock' }, unix('/run/podman/podman.sock')],
  [{ host: 'tcp://proxy:2375' }, tcp('http', 'proxy', 2375)],
  [{ host: 'tcp://proxy:2375/' }, tcp('http', 'proxy', 2375)],
  [{ host: 'proxy:2375' }, tcp('http', 'proxy', 2375)],
  [{ host: 'tcp://192.168.1.10' }, tcp('http', '192.168.1.10', 2375)],
  [{ host: 'tcp://[fd00::1]:2375' }, tcp('http', 'fd00::1', 2375)],
  [{ host: 'tcp://nas:2376', tlsVerify: true, certPath: '/certs' }, tcp('https', 'nas', 2376, '/certs')],
  [{ host: 'tcp://nas', tlsVerify: true }, tcp('https', 'nas', 2376)],
  [{ host: 'tcp://nas:2375', certPath: '/certs' }, tcp('http', 'nas', 2375)],
  [{ host: 'https://nas:8443' }, tcp('https', 'nas', 8443)],
  [{ host: 'https://nas' }, tcp('https', 'nas', 443)],
  [{ host: 'http://nas', tlsVerify: true }, tcp('http', 'nas', 80)],
])('%j is understood', (settings, expected) => {
  expect(parseAddress(settings)).toEqual(expected);
});

describe('an address that can not work is refused with advice', () => {
  test.each([
    ['ssh://me@nas', 'SSH'],
    ['npipe:////./pipe/docker_engine', 'Windows pipes'],
    ['ftp://nas', 'unix:///'],
    ['tcp://', 'host'],
    ['tcp://nas:2375/prefix', 'host and a port only'],
    ['tcp://me:secret@nas:2375', 'host and a port only'],
    ['tcp://nas:99999', 'unix:///'],
  ])('%s', (host, advice) => {
    const parse = () => parseAddress({ host });
    expect(parse).toThrow(EngineError);
    expect(parse).toThrow(expect.objectContaining({ kind: 'unreachable', advice: expect.stringContaining(advice) }));
    expect(parse).not.toThrow(/secret/);
  });

  test('whatever it is, there is an address or an EngineError', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((text) => `tcp://${text}`),
        ),
        (host) => {
          try {
            expect(describeAddress(parseAddress({ host }))).toMatch(/^(unix|http|https):\/\/./);
          } catch (error) {
            expect(error).toBeInstanceOf(EngineError);
          }
        },
      ),
    );
  });
});

test('an address is shown as it can be typed', () => {
  expect(describeAddress(unix('/run/docker.sock'))).toBe('unix:///run/docker.sock');
  expect(describeAddress(tcp('https', 'fd00::1', 2376))).toBe('https://[fd00::1]:2376');
});
