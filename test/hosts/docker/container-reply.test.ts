import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseContainer } from '../../../src/hosts/docker/container-reply.ts';

/** The least that an engine says of a container. */
function reply(given: { State?: object; Config?: object; HostConfig?: object; NetworkSettings?: object | null } = {}) {
  return {
    Id: 'a'.repeat(64),
    Name: '/web',
    Created: '2026-01-02T03:04:05.123456789Z',
    Image: 'sha256:1234',
    State: {
      Status: 'running',
      Running: true,
      Pid: 42,
      ExitCode: 0,
      StartedAt: '2026-01-02T05:04:06+02:00',
      FinishedAt: '0001-01-01T00:00:00Z',
      ...given.State,
    },
    Config: { Image: 'x:1', ...given.Config },
    HostConfig: { ...given.HostConfig },
    NetworkSettings: given.NetworkSettings ?? null,
    Mounts: null,
  };
}

test('what is left out has the defaults of the engine', () => {
  expect(parseContainer(reply())).toEqual({
    id: 'a'.repeat(64),
    name: 'web',
    image: 'x:1',
    state: 'running',
    health: null,
    project: null,
    service: null,
    labels: {},
    createdAt: Date.UTC(2026, 0, 2, 3, 4, 5, 123),
    startedAt: Date.UTC(2026, 0, 2, 3, 4, 6),
    finishedAt: null,
    exitCode: null,
    restartCount: 0,
    stopTimeout: 10,
    pid: 42,
    networkMode: 'bridge',
    tty: false,
    imageId: 'sha256:1234',
    configHash: expect.stringMatching(/^2:[0-9a-f]{16}$/),
    restartPolicy: { name: 'no', maximumRetryCount: 0 },
    ports: [],
    mounts: [],
    networks: [],
  });
});

test.each([
  ['exited', 3, { state: 'exited', exitCode: 3 }],
  ['restarting', 1, { state: 'restarting', exitCode: 1 }],
  ['created', 0, { state: 'created', exitCode: null }],
  ['created', 127, { state: 'created', exitCode: 127 }],
  ['paused', 0, { state: 'paused', exitCode: null }],
  ['removing', 0, { state: 'removing', exitCode: 0 }],
  // Podman's own words
  ['configured', 0, { state: 'created' }],
  ['stopped', 2, { state: 'exited', exitCode: 2 }],
  ['stopping', 0, { state: 'running' }],
  ['something new', 0, { state: 'running' }],
])('%s with code %d', (Status, ExitCode, expected) => {
  expect(parseContainer(reply({ State: { Status, ExitCode } }))).toMatchObject(expected);
});

describe('health', () => {
  test('is unknown where there is no check', () => {
    expect(parseContainer(reply({ State: { Health: { Status: 'none' } } })).health).toBeNull();
    expect(parseContainer(reply({ State: { Health: { Status: '' } } })).health).toBeNull();
  });

  test('of a container that ended is no news', () => {
    expect(parseContainer(reply({ State: { Status: 'exited', Health: { Status: 'unhealthy' } } })).health).toBeNull();
  });
});

test('a one-off run of compose belongs to its project, and is no service of it', () => {
  const compose = { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web' };
  const parsed = (oneoff: string) => {
    return parseContainer(reply({ Config: { Labels: { ...compose, 'com.docker.compose.oneoff': oneoff } } }));
  };
  expect(parsed('True')).toMatchObject({ project: 'shop', service: null });
  expect(parsed('False')).toMatchObject({ project: 'shop', service: 'web' });
});

test('names that were chosen for interfaces are known, as far as they can be names', () => {
  const called = (name: unknown) => ({ DriverOpts: { 'com.docker.network.endpoint.ifname': name } });
  const Networks = { a: called('lan0'), b: { DriverOpts: null }, c: called('no name'), d: called(7), e: null };
  expect(parseContainer(reply({ NetworkSettings: { Networks } })).interfaces).toEqual(['lan0']);
  expect(parseContainer(reply({ NetworkSettings: { Networks: { b: {} } } }))).not.toHaveProperty('interfaces');
});

test('ports are listed once each, published or not', () => {
  const Ports = {
    '80/tcp': [
      { HostIp: '0.0.0.0', HostPort: '8080' },
      { HostIp: '::', HostPort: '8080' },
    ],
    '53/udp': null,
  };
  const { ports } = parseContainer(
    reply({ Config: { ExposedPorts: { '80/tcp': {}, '9/sctp': {} } }, NetworkSettings: { Ports } }),
  );
  expect(ports).toEqual([
    { containerPort: 80, protocol: 'tcp', hostIp: '0.0.0.0', hostPort: 8080 },
    { containerPort: 80, protocol: 'tcp', hostIp: '::', hostPort: 8080 },
    { containerPort: 53, protocol: 'udp', hostIp: null, hostPort: null },
    { containerPort: 9, protocol: 'sctp', hostIp: null, hostPort: null },
  ]);
});

test('a container that removes itself says so', () => {
  expect(parseContainer(reply({ HostConfig: { AutoRemove: true } })).autoRemove).toBe(true);
});

test('what is no container throws', () => {
  for (const odd of [null, {}, 'OK', { ...reply(), Id: '../x' }]) expect(() => parseContainer(odd)).toThrow();
});

describe('what an image or an engine may bring along', () => {
  test('odd parts are left out, and nothing else', () => {
    const odd = {
      ...reply({
        State: { Pid: 'none', Health: [] },
        Config: { Labels: { good: 'yes', bad: 7, worse: null }, ExposedPorts: 'all', StopTimeout: 'soon' },
        HostConfig: { PortBindings: { '80/tcp': [7, { HostPort: '8080' }], '81/tcp': 'x' }, RestartPolicy: 3 },
        NetworkSettings: { Networks: { home: 7 } },
      }),
      Mounts: [null, { Source: '/nowhere' }, { Type: 5, Source: '/a', Destination: '/b', RW: 'no' }],
    };
    expect(parseContainer(odd)).toMatchObject({
      name: 'web',
      state: 'running',
      pid: null,
      health: null,
      stopTimeout: 10,
      labels: { good: 'yes' },
      ports: [
        { containerPort: 80, hostPort: 8080 },
        { containerPort: 81, hostPort: null },
      ],
      mounts: [{ type: 'bind', source: '/a', destination: '/b' }],
      networks: ['home'],
    });
    expect(parseContainer({ Id: 'a'.repeat(64), Name: '/web', State: { Status: 'exited' } })).toMatchObject({
      state: 'exited',
      image: '',
      labels: {},
    });
  });

  test('whatever is odd, it is still that container', () => {
    const parts = fc.constantFrom(
      'Config',
      'HostConfig',
      'NetworkSettings',
      'Mounts',
      'Image',
      'Created',
      'RestartCount',
    );
    fc.assert(
      fc.property(fc.dictionary(parts, fc.jsonValue()), (fields) => {
        expect(parseContainer({ ...reply(), ...fields })).toMatchObject({ name: 'web', state: 'running' });
      }),
    );
  });

  test('labels of 96 KiB and 65,535 ports are cut', () => {
    const long = '\u001b]'.repeat(48 * 1024);
    const labels = { 'com.docker.compose.project': long, 'com.docker.compose.service': long, other: long };
    const ExposedPorts = Object.fromEntries(Array.from({ length: 65_535 }, (_, n) => [`${n + 1}/tcp`, {}]));
    const container = parseContainer(reply({ Config: { Labels: labels, ExposedPorts } }));
    expect(container.project).toHaveLength(255);
    expect(container.service).toHaveLength(255);
    expect(container.labels['other']?.length).toBe(4096);
    expect(container.ports).toHaveLength(200);
  });
});
