import { rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../../src/kit/clock.ts';
import { Refused, SampleContainer } from './container.ts';
import { Events } from './events.ts';
import { isListed, readFilters } from './filters.ts';
import { household, type Sample } from './household.ts';
import { idOf } from './ids.ts';
import { frame, logOf } from './log.ts';
import { goTime, inspectOf, machine, summaryOf } from './shapes.ts';
import { statsOf } from './stats.ts';

const apiVersion = '1.41';
const version = '20.10.24';
/** How often a log that is followed is looked at, milliseconds. */
const followMs = 1_000;

/** A question about one container, or about all. */
interface Asked {
  readonly query: URLSearchParams;
  readonly response: ServerResponse;
}

type Answer = (asked: Asked & { readonly container: SampleContainer }) => unknown;

/**
 * A small Docker Engine on a Unix socket, with twelve containers that never existed: for the playground, where there is no
 * engine. It goes by a clock that can be turned. The product's tests never use it.
 */
export class SampleEngine {
  readonly socketPath: string;
  readonly containers: readonly SampleContainer[];
  readonly #clock: Clock;
  readonly #events: Events;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;

  /** Listens to nothing yet. `samples`: other containers than the household's. */
  constructor(socketPath: string, clock: Clock, samples: readonly Sample[] = household) {
    this.socketPath = socketPath;
    this.#clock = clock;
    this.#events = new Events(clock);
    this.containers = samples.map(
      (sample) => new SampleContainer(sample, clock, (...told) => this.#events.tell(...told)),
    );
  }

  /** Begins to answer, or does so again after {@link stop}. */
  async listen(): Promise<void> {
    rmSync(this.socketPath, { force: true });
    const server = createServer((request, response) => void this.#serve(request, response));
    // A stream of events has no end.
    server.requestTimeout = 0;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.socketPath, resolve);
    });
    this.#server = server;
  }

  get isUp(): boolean {
    return this.#server !== null;
  }

  /** Nothing answers any more. The containers go on. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** Ends it with its containers. */
  async close(): Promise<void> {
    await this.stop();
    for (const container of this.containers) container.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.resume();
    // By its own clock, as the bot takes the time of events from here.
    response.setHeader('date', new Date(this.#clock.now()).toUTCString());
    response.setHeader('api-version', apiVersion);
    response.setHeader('docker-experimental', 'false');
    response.setHeader('ostype', 'linux');
    response.setHeader('server', `Docker/${version} (linux)`);
    try {
      await this.#answer(request.method ?? 'GET', new URL(request.url ?? '/', 'http://engine'), response);
    } catch (error) {
      const status = error instanceof Refused ? error.status : 500;
      if (response.headersSent) response.destroy();
      else sendJson(response, { message: error instanceof Error ? error.message : String(error) }, status);
    }
  }

  async #answer(method: string, { pathname, searchParams: query }: URL, response: ServerResponse): Promise<void> {
    const [, asked, path = ''] = /^(?:\/v(\d+\.\d+))?(\/.*)$/.exec(pathname) ?? [];
    checkVersion(asked);
    const [, wanted, what] = /^\/containers\/([^/]+)\/(\w+)$/.exec(path) ?? [];
    if (wanted !== undefined && what !== undefined) {
      const answer = this.#ofOne[`${method} ${what}`];
      if (answer === undefined) throw new Refused(404, 'page not found');
      await answer({ query, response, container: this.#find(decodeURIComponent(wanted)) });
      return;
    }
    const answer = method === 'GET' || method === 'HEAD' ? this.#ofAll[path] : undefined;
    if (answer === undefined) throw new Refused(404, 'page not found');
    answer({ query, response });
  }

  readonly #ofAll: Readonly<Record<string, (asked: Asked) => void>> = {
    '/_ping': ({ response }) => void response.setHeader('content-type', 'text/plain; charset=utf-8').end('OK'),
    '/version': ({ response }) => sendJson(response, this.#version()),
    '/info': ({ response }) => sendJson(response, this.#info()),
    '/containers/json': ({ query, response }) => {
      const filters = readFilters(query.get('filters'), 'list');
      const listed = this.containers.filter((one) => isListed(one, filters, isYes(query.get('all'))));
      sendJson(
        response,
        listed.map((one) => summaryOf(one, this.#clock.now())),
      );
    },
    '/events': ({ query, response }) =>
      this.#events.answer(
        response,
        readFilters(query.get('filters'), 'events'),
        query.get('since'),
        query.get('until'),
      ),
  };

  readonly #ofOne: Readonly<Record<string, Answer>> = {
    'GET json': ({ response, container }) => sendJson(response, inspectOf(container, this.#clock.now())),
    'GET stats': ({ response, query, container }) => this.#stats(response, query, container),
    'GET logs': ({ response, query, container }) => this.#logs(response, query, container),
    'POST start': ({ response, container }) => sendDone(response, container.start()),
    'POST stop': async ({ response, container }) => sendDone(response, await container.stop()),
    'POST restart': async ({ response, container }) => {
      await container.restart();
      sendDone(response, true);
    },
    'POST pause': ({ response, container }) => sendDone(response, container.pause() ?? true),
    'POST unpause': ({ response, container }) => sendDone(response, container.unpause() ?? true),
    'POST kill': ({ response, query, container }) =>
      sendDone(response, container.kill(signalOf(query.get('signal'))) ?? true),
  };

  #find(wanted: string): SampleContainer {
    const found =
      this.containers.find(({ id, sample }) => id === wanted || sample.name === wanted.replace(/^\//, '')) ??
      this.containers.find(({ id }) => /^[0-9a-f]+$/.test(wanted) && id.startsWith(wanted));
    if (found === undefined) throw new Refused(404, `No such container: ${wanted}`);
    return found;
  }

  #stats(response: ServerResponse, query: URLSearchParams, container: SampleContainer): void {
    const oneShot = isYes(query.get('one-shot'));
    const figures = () => statsOf(container, this.#clock.now(), oneShot);
    if (!isYes(query.get('stream') ?? '1')) {
      sendJson(response, figures());
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    repeat(this.#clock, response, () => void response.write(`${JSON.stringify(figures())}\n`));
  }

  #logs(response: ServerResponse, query: URLSearchParams, container: SampleContainer): void {
    const streams = ['stdout', 'stderr'].filter((name) => isYes(query.get(name)));
    if (streams.length === 0) throw new Refused(400, 'Bad parameters: you must choose at least one stream');
    const tail = /^\d+$/.test(query.get('tail') ?? '') ? Number(query.get('tail')) : undefined;
    const until = Number(query.get('until') ?? 0) * 1000 || Infinity;
    response.writeHead(200);
    let told = Number(query.get('since') ?? 0) * 1000;
    const tell = (most?: number) => {
      const now = Math.min(this.#clock.now(), until);
      for (const line of logOf(container, told, now, most))
        if (streams.includes(line.stream)) response.write(frame(line, isYes(query.get('timestamps'))));
      told = now;
    };
    tell(tail);
    if (!isYes(query.get('follow')) || !container.running) response.end();
    else repeat(this.#clock, response, () => (container.running ? tell() : void response.end()));
  }

  #version(): object {
    const build = { GitCommit: '5d6db84', GoVersion: 'go1.19.8', KernelVersion: machine.kernel };
    const more = {
      Arch: 'amd64',
      BuildTime: '2026-05-07T21:09:36.000000000+00:00',
      MinAPIVersion: '1.12',
      Os: 'linux',
    };
    const component = (Name: string, Version: string) => ({ Name, Version, Details: { GitCommit: '' } });
    return {
      Platform: { Name: '' },
      Components: [
        {
          Name: 'Engine',
          Version: version,
          Details: { ApiVersion: apiVersion, Experimental: 'false', ...build, ...more },
        },
        component('containerd', '1.6.20'),
        component('runc', '1.1.5'),
        component('docker-init', '0.19.0'),
      ],
      Version: version,
      ApiVersion: apiVersion,
      ...build,
      ...more,
    };
  }

  #info(): object {
    const count = (status: string) => this.containers.filter((one) => one.status === status).length;
    return {
      ID: idOf('engine').slice(0, 12),
      Containers: this.containers.length,
      ContainersRunning: count('running'),
      ContainersPaused: count('paused'),
      ContainersStopped: count('exited'),
      Images: this.containers.length,
      Driver: 'overlay2',
      SystemTime: goTime(this.#clock.now()),
      LoggingDriver: 'json-file',
      CgroupDriver: 'systemd',
      CgroupVersion: '2',
      NEventsListener: 0,
      KernelVersion: machine.kernel,
      OperatingSystem: 'Sample household (no engine)',
      OSVersion: '12',
      OSType: 'linux',
      Architecture: 'x86_64',
      NCPU: machine.cores,
      MemTotal: machine.memoryBytes,
      DockerRootDir: '/var/lib/docker',
      Name: 'sample',
      Labels: [],
      ExperimentalBuild: false,
      ServerVersion: version,
      LiveRestoreEnabled: false,
      Warnings: null,
    };
  }
}

function checkVersion(asked: string | undefined): void {
  if (asked === undefined) return;
  const [major = 0, minor = 0] = asked.split('.').map(Number);
  if (major > 1 || minor > 41) {
    const message = `client version ${asked} is too new. Maximum supported API version is ${apiVersion}`;
    throw new Refused(400, message);
  }
}

/** Calls `task` every second until the answer has ended. */
function repeat(clock: Clock, response: ServerResponse, task: () => void): void {
  let cancel = () => {};
  const again = () => {
    cancel = clock.after(followMs, () => {
      task();
      if (!response.writableEnded) again();
    });
  };
  response.flushHeaders();
  again();
  response.once('close', () => cancel());
}

/** As Go reads a yes. */
function isYes(value: string | null): boolean {
  return value !== null && !['', '0', 'false', 'no', 'none'].includes(value.toLowerCase());
}

const signals: Readonly<Record<string, number>> = { HUP: 1, INT: 2, QUIT: 3, KILL: 9, TERM: 15 };

function signalOf(name: string | null): number {
  const signal = name === null ? 9 : (signals[name.toUpperCase().replace(/^SIG/, '')] ?? Number(name));
  if (!(signal > 0 && signal < 65)) throw new Refused(400, `Invalid signal: ${name}`);
  return signal;
}

function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
}

/** 304: there was nothing to do. */
function sendDone(response: ServerResponse, done: boolean): void {
  response.writeHead(done ? 204 : 304).end();
}
