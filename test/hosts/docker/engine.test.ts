import { chmod, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DockerEngine } from '../../../src/hosts/docker/engine.ts';
import { EngineError } from '../../../src/hosts/model/engine.ts';
import { systemClock } from '../../../src/kit/clock.ts';
import { Boxes, boxes, boxImage, createBox, docker, engineSocket, PrivateEngine, until } from '../../engine/index.ts';
import { startSocketServer } from './socket-server.ts';

let engine: DockerEngine;

beforeAll(() => {
  engine = new DockerEngine({ kind: 'unix', path: engineSocket() }, systemClock);
});

/** The EngineError that it must fail with. */
async function failure(call: Promise<unknown>): Promise<EngineError> {
  const error = await call.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(EngineError);
  return error as EngineError;
}

describe('what is there', () => {
  test('a running container is described', async () => {
    const began = Date.now();
    const box = await boxes().sleeper({
      project: 'shop',
      service: 'web',
      labels: { colour: 'blue' },
      stopTimeout: 7,
      publish: { '8080/tcp': 18080 },
      binds: ['/etc/hostname:/name:ro'],
      restart: { Name: 'on-failure', MaximumRetryCount: 3 },
    });
    const container = await engine.inspect(box.name);
    expect(container).toMatchObject({
      id: box.id,
      name: box.name,
      image: boxImage,
      state: 'running',
      health: null,
      project: 'shop',
      service: 'web',
      finishedAt: null,
      exitCode: null,
      restartCount: 0,
      stopTimeout: 7,
      networkMode: 'bridge',
      tty: false,
      restartPolicy: { name: 'on-failure', maximumRetryCount: 3 },
      networks: ['bridge'],
      mounts: [{ type: 'bind', source: '/etc/hostname', destination: '/name', readOnly: true }],
    });
    expect(container.labels['colour']).toBe('blue');
    expect(container.ports).toContainEqual({
      containerPort: 8080,
      protocol: 'tcp',
      hostIp: '0.0.0.0',
      hostPort: 18080,
    });
    expect(container.pid).toBeGreaterThan(0);
    expect(container.createdAt).toBeGreaterThan(began - 5000);
    expect(container.startedAt).toBeGreaterThanOrEqual(container.createdAt);
  });

  test('a container that was never started says what it will publish', async () => {
    const box = await createBox({ start: false, publish: { '8080/tcp': 18081 } });
    expect(await engine.inspect(box.id)).toMatchObject({
      state: 'created',
      startedAt: null,
      exitCode: null,
      pid: null,
      ports: [{ containerPort: 8080, protocol: 'tcp', hostIp: null, hostPort: 18081 }],
    });
  });

  test('a crashed container has its exit code, and an ill one its health', async () => {
    const crashed = await boxes().crasher(7);
    const ill = await boxes().withHealth();
    await boxes().setHealthy(ill, false);
    await docker().getContainer(crashed.id).wait();
    expect(await engine.inspect(crashed.id)).toMatchObject({ state: 'exited', exitCode: 7, pid: null });
    expect(await engine.inspect(ill.id)).toMatchObject({ state: 'running', health: 'unhealthy' });
  });

  test('the list has all of them, complete', async () => {
    const running = await boxes().sleeper();
    const created = await createBox({ start: false, tty: true });
    const list = await engine.list();
    expect(list.find(({ id }) => id === running.id)).toMatchObject({ name: running.name, state: 'running' });
    expect(list.find(({ id }) => id === created.id)).toMatchObject({ state: 'created', tty: true });
  });

  test('containers that vanish while they are listed are left out', async () => {
    const many = await boxes().many(6, { networkMode: 'none' });
    const removals = Promise.all(many.map((box) => boxes().remove(box)));
    for (let i = 0; i < 10; i += 1) await engine.list();
    await removals;
    expect((await engine.list()).filter(({ id }) => many.some((box) => box.id === id))).toEqual([]);
  });

  test('a name that no container has is not found, even if it looks like a path', async () => {
    expect((await failure(engine.inspect('no-such-box'))).kind).toBe('not-found');
    expect((await failure(engine.inspect('../info'))).kind).toBe('not-found');
    expect((await failure(engine.inspect(''))).kind).toBe('not-found');
  });

  test('the engine says who it is', async () => {
    const info = await engine.info();
    expect(info.version).toMatch(/^\d+\.\d+/);
    expect(info.apiVersion).toMatch(/^1\.\d\d$/);
    expect(info.cpus).toBeGreaterThan(0);
    expect(info.memoryBytes).toBeGreaterThan(1e8);
    expect(info.cgroupVersion === 1 || info.cgroupVersion === 2).toBe(true);
    expect(info.cgroupDriver).toBe('cgroupfs');
  });
});

describe('start, stop and restart', () => {
  const state = async (id: string) => (await engine.inspect(id)).state;

  test('are done, and said to be so already the second time', async () => {
    const box = await createBox({ start: false });
    expect(await engine.act('start', box.id, 10_000)).toBe('done');
    expect(await engine.act('start', box.id, 10_000)).toBe('already');
    expect(await state(box.id)).toBe('running');
    expect(await engine.act('stop', box.id, 10_000)).toBe('done');
    expect(await engine.act('stop', box.id, 10_000)).toBe('already');
    expect(await state(box.id)).toBe('exited');
    expect(await engine.act('restart', box.id, 10_000)).toBe('done');
    expect(await state(box.id)).toBe('running');
  });

  test("a stop waits as long as the container's own stop timeout says", async () => {
    const patient = await boxes().slowStopper({ stopTimeout: 60, endsAfter: 2 });
    expect(await engine.act('stop', patient.id, 30_000)).toBe('done');
    // Killed it would be 137.
    expect((await engine.inspect(patient.id)).exitCode).toBe(0);
    const stubborn = await boxes().slowStopper({ stopTimeout: 1 });
    expect(await engine.act('stop', stubborn.id, 30_000)).toBe('done');
    expect((await engine.inspect(stubborn.id)).exitCode).toBe(137);
  });

  test('are given up when the deadline passes, and go on regardless', async () => {
    const box = await boxes().slowStopper({ stopTimeout: 60, endsAfter: 2 });
    expect((await failure(engine.act('stop', box.id, 200))).kind).toBe('timeout');
    expect(await state(box.id)).toBe('running');
    await until(async () => (await state(box.id)) === 'exited', 'the stop to be done without us');
  });

  test('of a container that is gone are not found', async () => {
    const box = await createBox({ start: false });
    await boxes().remove(box);
    expect((await failure(engine.act('start', box.id, 10_000))).kind).toBe('not-found');
  });

  test('that can not work say why, and the container is not called gone', async () => {
    const broken = await createBox({ start: false, binds: ['/nowhere/at/all:/bin'] });
    const error = await failure(engine.act('start', broken.id, 10_000));
    expect(error.kind).toBe('failed');
    expect(error.message).toContain('executable file not found');
    expect((await engine.inspect(broken.id)).exitCode).toBe(127);

    const network = await docker().createNetwork({ Name: `${boxes().prefix}gone`, Driver: 'bridge' });
    const lonely = await createBox({ start: false, networkMode: `${boxes().prefix}gone` });
    await network.remove();
    expect((await failure(engine.act('start', lonely.id, 10_000))).kind).toBe('failed');
  });

  test('of a paused container: a start is refused', async () => {
    const box = await boxes().sleeper();
    await docker().getContainer(box.id).pause();
    expect((await failure(engine.act('start', box.id, 10_000))).kind).toMatch(/^(conflict|failed)$/);
    expect(await engine.act('stop', box.id, 30_000)).toBe('done');
  });
});

describe('logs', () => {
  const options = { tail: 100, maxBytes: 1024 * 1024 };

  test.each([true, false])('are what the container printed (terminal: %s)', async (tty) => {
    const box = await boxes().logger({ stdout: 'one\ntwo\n\u001b[31mrød\u001b[0m\n' }, { tty });
    const { text, truncated } = await engine.logs(box.id, options);
    expect(text.replaceAll('\r\n', '\n')).toBe('one\ntwo\n\u001b[31mrød\u001b[0m\n');
    expect(truncated).toBe(false);
  });

  test('have both streams', async () => {
    const box = await boxes().logger({ stdout: 'out\n', stderr: 'err\n' });
    const { text } = await engine.logs(box.id, options);
    expect(text.split('\n').sort()).toEqual(['', 'err', 'out']);
  });

  test('that are JSON are text all the same', async () => {
    const box = await boxes().logger({ stdout: '{"a": 1}\n' }, { tty: true });
    expect((await engine.logs(box.id, options)).text).toBe('{"a": 1}\r\n');
  });

  test('end with the lines asked for', async () => {
    const box = await boxes().logger({ stdout: '1\n2\n3\n4\n' });
    expect((await engine.logs(box.id, { ...options, tail: 2 })).text).toBe('3\n4\n');
  });

  test('can begin at a time', async () => {
    const box = await boxes().logger({ stdout: 'then\n' });
    expect((await engine.logs(box.id, { ...options, since: Date.now() - 60_000 })).text).toBe('then\n');
    expect((await engine.logs(box.id, { ...options, since: Date.now() + 60_000 })).text).toBe('');
  });

  test('with a line of 100 kB come whole, or its end where that is too much', async () => {
    const line = 'x'.repeat(100_000);
    const box = await boxes().logger({ stdout: `first\n${line}\n` });
    expect(await engine.logs(box.id, options)).toMatchObject({ text: `first\n${line}\n`, truncated: false });
    const short = await engine.logs(box.id, { ...options, maxBytes: 1000 });
    expect(short).toMatchObject({ text: `${'x'.repeat(999)}\n`, truncated: true });
  });

  test('that are too long lose their oldest lines', async () => {
    const lines = Array.from({ length: 1000 }, (_, i) => `line ${i}`);
    const box = await boxes().logger({ stdout: `${lines.join('\n')}\n` });
    const { text, truncated } = await engine.logs(box.id, { tail: 1000, maxBytes: 50 });
    expect(truncated).toBe(true);
    expect(text).toBe('line 995\nline 996\nline 997\nline 998\nline 999\n');
  });

  test("of which the engine's file is damaged have whole lines, and none that the container did not write", async () => {
    const own = await PrivateEngine.start();
    try {
      const lines = Array.from({ length: 60 }, (_, i) => `line ${i}`);
      for (const tty of [false, true]) {
        const box = await new Boxes(own.socketPath).logger({ stdout: `${lines.join('\n')}\n` }, { tty });
        const path = join(own.dir, `data/containers/${box.id}/${box.id}-json.log`);
        const file = (await readFile(path, 'utf8')).split('\n');
        // As after a power cut: blocks that were never written.
        file[20] = '\0'.repeat(200);
        await writeFile(path, file.join('\n'));
        const client = new DockerEngine({ kind: 'unix', path: own.socketPath }, systemClock);
        const { text, unreadable } = await client.logs(box.id, options);
        const shown = text.replaceAll('\r', '').split('\n').slice(0, -1);
        expect(shown.length).toBeGreaterThan(0);
        expect(lines).toEqual(expect.arrayContaining(shown));
        // Engines differ in what they say: some nothing at all.
        if (unreadable !== null)
          expect(unreadable).toEqual({ words: expect.stringMatching(/^Error grabbing logs: /), isSure: true });
      }
    } finally {
      await own.remove();
    }
  });

  /** What is read of a container's log where the engine answers so. */
  async function readFrom(tty: boolean, log: (withTimes: boolean) => string) {
    const folder = await mkdtemp('/tmp/stevedore-socket-');
    const id = 'a'.repeat(64);
    const inspect = {
      Id: id,
      Name: '/a',
      Created: '',
      Image: 'i',
      State: { Status: 'running' },
      Config: { Tty: tty },
      HostConfig: {},
    };
    const server = await startSocketServer(join(folder, 'docker.sock'), (path, query) => {
      if (path === '/version') return { status: 200, body: JSON.stringify({ ApiVersion: '1.41' }) };
      const isLog = path.endsWith('/logs');
      return { status: 200, body: isLog ? log(query.get('timestamps') === 'true') : JSON.stringify(inspect) };
    });
    try {
      return await new DockerEngine({ kind: 'unix', path: server.path }, systemClock).logs(id, options);
    } finally {
      await server.close();
      await rm(folder, { recursive: true });
    }
  }

  test("have the engine's own words apart", async () => {
    const frame = (stream: number, text: string) =>
      `${String.fromCharCode(stream)}\0\0\0\0\0\0${String.fromCharCode(text.length)}${text}`;
    const log = `${frame(1, 'one\n')}${frame(3, 'Error grabbing logs: unexpected EOF\n')}${frame(2, 'two\n')}`;
    expect(await readFrom(false, () => log)).toEqual({
      text: 'one\ntwo\n',
      truncated: false,
      unreadable: { words: 'Error grabbing logs: unexpected EOF', isSure: true },
    });
  });

  test("of a terminal have the engine's own words apart, and keep the same words of the container", async () => {
    const own = 'Error grabbing logs: I only say so\r\n';
    const log = (withTimes: boolean) => {
      const time = withTimes ? '2026-12-01T15:36:34.123456789Z ' : '';
      return `${time}one\r\n${time}${own}${time}two\r\nError grabbing logs: unexpected EOF\n`;
    };
    expect(await readFrom(true, log)).toEqual({
      text: `one\r\n${own}two\r\n`,
      truncated: false,
      unreadable: { words: 'Error grabbing logs: unexpected EOF', isSure: true },
    });
  });

  test('of a terminal are whole where the engine adds no times: what it may have said is said as well', async () => {
    const log = '2026-12-01T15:36:34.123456789Z one\r\nError grabbing logs: unexpected EOF\n';
    const words = 'Error grabbing logs: unexpected EOF';
    expect(await readFrom(true, () => log)).toEqual({
      text: log,
      truncated: false,
      unreadable: { words, isSure: false },
    });
  });

  test('that are binary do no harm', async () => {
    // Ends with a newline: the engine keeps an unfinished line to itself.
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i === 69_999 ? 10 : (i * 7919) % 256)));
    const box = await boxes().logger({ stdout: bytes });
    const { text } = await engine.logs(box.id, { ...options, tail: 100_000 });
    expect(asciiOf(text)).toBe(asciiOf(bytes.toString('utf8')));
  });

  test('of a container that is gone are not found', async () => {
    expect((await failure(engine.logs('f'.repeat(64), options))).kind).toBe('not-found');
  });
});

test('a list with an odd entry has all others, and the oddity is told', async () => {
  const folder = await mkdtemp('/tmp/stevedore-socket-');
  const id = 'a'.repeat(64);
  const inspect = { Id: id, Name: '/whole', State: { Status: 'exited' } };
  const server = await startSocketServer(join(folder, 'docker.sock'), (path) => {
    if (path === '/version') return { status: 200, body: JSON.stringify({ ApiVersion: '1.41' }) };
    const body = path.endsWith('/containers/json') ? [{ Id: id, Labels: [] }, { Names: null }, 'x'] : inspect;
    return { status: 200, body: JSON.stringify(body) };
  });
  try {
    const told: string[] = [];
    const address = { kind: 'unix', path: server.path } as const;
    const list = await new DockerEngine(address, systemClock, ({ message }) => told.push(message)).list();
    expect(list).toMatchObject([{ id, name: 'whole', state: 'exited' }]);
    expect(told).toEqual([expect.stringMatching(/^2 of the containers .* bad “Id”\.$/)]);
  } finally {
    await server.close();
    await rm(folder, { recursive: true });
  }
});

describe('an engine that can not be used says what to do', () => {
  test('when nothing listens', async () => {
    const error = await failure(new DockerEngine({ kind: 'unix', path: '/nowhere/docker.sock' }, systemClock).list());
    expect(error.kind).toBe('unreachable');
    expect(error.message).toContain('unix:///nowhere/docker.sock');
    expect(error.advice).toContain('/nowhere/docker.sock');
    const address = { kind: 'tcp', protocol: 'http', host: '127.0.0.1', port: 1, certPath: null } as const;
    const refused = await failure(new DockerEngine(address, systemClock).info());
    expect(refused).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('http://127.0.0.1:1') });
  });

  test('when the socket refuses us: the very line for the compose file', async () => {
    const folder = await mkdtemp('/tmp/stevedore-socket-');
    const server = await startSocketServer(join(folder, 'docker.sock'), () => ({ status: 200, body: '{}' }));
    try {
      await chmod(folder, 0o755);
      await chown(server.path, 0, 281);
      await chmod(server.path, 0o660);
      const error = await asNobody(() =>
        failure(new DockerEngine({ kind: 'unix', path: server.path }, systemClock).list()),
      );
      expect(error.kind).toBe('permission');
      expect(error.advice).toContain('group_add: ["281"]');
      await chmod(server.path, 0o600);
      const closed = await asNobody(() =>
        failure(new DockerEngine({ kind: 'unix', path: server.path }, systemClock).list()),
      );
      expect(closed.advice).toContain('mode 0600');
    } finally {
      await server.close();
      await rm(folder, { recursive: true });
    }
  });

  test('when a socket proxy forbids a call: which one to allow', async () => {
    const folder = await mkdtemp('/tmp/stevedore-socket-');
    const version = JSON.stringify({ Version: '29.1.3', ApiVersion: '1.52', MinAPIVersion: '1.44' });
    const server = await startSocketServer(join(folder, 'docker.sock'), (path) =>
      path === '/version' ? { status: 200, body: version } : { status: 403, body: '<html>403 Forbidden</html>' },
    );
    try {
      const proxied = new DockerEngine({ kind: 'unix', path: server.path }, systemClock);
      const error = await failure(proxied.act('restart', 'web', 5000));
      expect(error).toMatchObject({
        kind: 'forbidden',
        advice: expect.stringContaining('POST /containers/{id}/restart'),
      });
      expect(error.advice).toContain('ALLOW_RESTARTS=1');
      expect((await failure(proxied.info())).advice).toContain('INFO=1');
      expect(server.requests).toContain('GET /v1.52/info');
    } finally {
      await server.close();
      await rm(folder, { recursive: true });
    }
  });

  test('when it does not answer', async () => {
    const folder = await mkdtemp('/tmp/stevedore-socket-');
    const server = await startSocketServer(join(folder, 'docker.sock'), () => null);
    try {
      const error = await failure(new DockerEngine({ kind: 'unix', path: server.path }, systemClock).ping(100));
      expect(error).toMatchObject({ kind: 'timeout', message: expect.stringContaining('GET /_ping within 0.1 s') });
    } finally {
      await server.close();
      await rm(folder, { recursive: true });
    }
  });

  test.each([
    [{ ApiVersion: '1.39' }, 'Update the Docker Engine'],
    [{ ApiVersion: '1.70', MinAPIVersion: '1.60' }, 'Update Stevedore'],
  ])('when we have no API version in common: %j', async (versions, advice) => {
    const folder = await mkdtemp('/tmp/stevedore-socket-');
    const server = await startSocketServer(join(folder, 'docker.sock'), () => ({
      status: 200,
      body: JSON.stringify(versions),
    }));
    try {
      const error = await failure(new DockerEngine({ kind: 'unix', path: server.path }, systemClock).list());
      expect(error).toMatchObject({ kind: 'failed', advice: expect.stringContaining(advice) });
    } finally {
      await server.close();
      await rm(folder, { recursive: true });
    }
  });
});

/** The characters that every encoding agrees on. */
function asciiOf(text: string): string {
  return [...text].filter((character) => character.charCodeAt(0) < 128).join('');
}

test('one container that the engine is stuck with does not hide the others', async () => {
  const folder = await mkdtemp('/tmp/stevedore-socket-');
  const entry = {
    Id: 'a'.repeat(64),
    Names: ['/other/alias', '/stuck'],
    Image: 'x:1',
    Created: 1_700_000_000,
    State: 'running',
    Status: 'Up 2 hours (unhealthy)',
    Labels: { 'com.docker.compose.project': 'shop' },
  };
  const answers = new Map([
    ['/version', JSON.stringify({ ApiVersion: '1.41' })],
    ['/v1.41/containers/json', JSON.stringify([entry])],
  ]);
  const server = await startSocketServer(join(folder, 'docker.sock'), (path) => {
    const body = answers.get(path);
    return body === undefined ? { status: 500, body: '{"message":"stuck"}' } : { status: 200, body };
  });
  try {
    const stuck = new DockerEngine({ kind: 'unix', path: server.path }, systemClock);
    expect(await stuck.list()).toEqual([
      expect.objectContaining({
        name: 'stuck',
        state: 'running',
        health: 'unhealthy',
        project: 'shop',
        createdAt: 1.7e12,
        partial: true,
      }),
    ]);
  } finally {
    await server.close();
    await rm(folder, { recursive: true });
  }
});

/** Does it without root's rights: for the time of the call this process is user 65534. */
async function asNobody<T>(task: () => Promise<T>): Promise<T> {
  process.seteuid?.(65534);
  try {
    return await task();
  } finally {
    process.seteuid?.(0);
  }
}

afterAll(() => {
  process.seteuid?.(0);
});
