import type { IncomingMessage } from 'node:http';
import type Dockerode from 'dockerode';
import type { Container, ContainerDetails } from '../../containers/model/container.ts';
import { firstHost } from '../../containers/model/ref.ts';
import type { Clock } from '../../kit/clock.ts';
import { inTurns } from '../../kit/in-turns.ts';
import { oneLine } from '../../kit/terminal-text.ts';
import {
  type ContainerAction,
  type Engine,
  EngineError,
  type EngineInfo,
  type LogOptions,
  type LogText,
} from '../model/engine.ts';
import type { EngineAddress } from './address.ts';
import { chooseApiVersion } from './api-version.ts';
import { connect } from './connect.ts';
import { parseContainer } from './container-reply.ts';
import { type ContainerSummary, containerFromSummary, readSummaries, type Summaries } from './container-summary.ts';
import { withDeadline } from './deadline.ts';
import { type Call, statusOf, toEngineError } from './engine-error.ts';
import { eventWords } from './event-reply.ts';
import { parseApiVersions, parseInfo } from './info-reply.ts';
import { jsonEntries } from './json-entries.ts';
import { LogDemux, type LogPart } from './log-demux.ts';
import { LogTail } from './log-tail.ts';
import { mapLimit } from './map-limit.ts';
import { getJson, getStream, openStream, useApiVersion } from './request.ts';
import { mayComplain, timeLength, withoutComplaints } from './unframed-log.ts';

/** Milliseconds. */
const callDeadline = 10_000;
const listDeadline = 30_000;
/** Inspects at a time: enough to be quick, few enough for a Raspberry Pi to do something else meanwhile. */
const inspectsAtOnce = 8;
/** Bytes of a log that are read at most to find its end. */
const longestLog = 256 * 1024 * 1024;
/** Bytes of what the engine says of a log that it cannot read. */
const longestComplaint = 300;

type Perform = (container: Dockerode.Container, options: { abortSignal: AbortSignal }) => Promise<unknown>;

const perform: Readonly<Record<ContainerAction, Perform>> = {
  start: (container, options) => container.start(options),
  stop: (container, options) => container.stop(options),
  restart: (container, options) => container.restart(options),
  pause: (container, options) => container.pause(options),
  unpause: (container, options) => container.unpause(options),
  // Without a signal it is SIGKILL, and the engine answers when the container has ended.
  kill: (container, options) => container.kill(options),
};

/** A Docker Engine, or Podman's compatible API, through dockerode. Knows nothing of how the engine fares: ask, and see. */
export class DockerEngine implements Engine {
  readonly address: EngineAddress;
  /** For the stats sources, which ask for what this port does not offer. Its API version is set by {@link negotiate}. */
  readonly docker: Dockerode;
  /** For what must be asked before a version is agreed on. */
  readonly #unversioned: Dockerode;
  readonly #clock: Clock;
  readonly #report: (problem: EngineError) => void;
  readonly #host: string;
  #apiVersion: string | null = null;

  /**
   * @param report told of what an answer has that we do not understand and can do without
   * @param host what the host is called on which its containers are
   * @throws {EngineError} with advice, if the certificates can't be read
   */
  constructor(
    address: EngineAddress,
    clock: Clock,
    report: (problem: EngineError) => void = () => {},
    host: string = firstHost,
  ) {
    this.#host = host;
    this.address = address;
    this.#report = report;
    this.docker = connect(address);
    this.#unversioned = connect(address);
    this.#clock = clock;
  }

  /** Agrees on an API version, anew: to be called after each (re)connection, as the engine may have been updated. */
  async negotiate(): Promise<string> {
    const versions = await this.#get(this.#unversioned, '/version');
    const apiVersion = chooseApiVersion(this.#parse(() => parseApiVersions(versions)));
    useApiVersion(this.docker, apiVersion);
    this.#apiVersion = apiVersion;
    return apiVersion;
  }

  /** Does it answer at all? */
  async ping(timeoutMs = callDeadline): Promise<void> {
    await this.#get(this.#unversioned, '/_ping', timeoutMs);
  }

  async list(): Promise<Container[]> {
    const call: Call = { method: 'GET', path: '/containers/json' };
    await this.#negotiated();
    const listAll = async (abortSignal: AbortSignal) => {
      const answer = await getStream(this.docker, '/containers/json', { all: true }, abortSignal);
      const { summaries, odd } = await readSummaries(jsonEntries(answer));
      if (odd.length > 0) this.#reportOdd(odd);
      const containers = await mapLimit(inspectsAtOnce, summaries, (summary) => this.#inspectListed(summary));
      return containers.filter((container) => container !== null);
    };
    return this.#call(call, listAll, listDeadline);
  }

  async inspect(idOrName: string): Promise<ContainerDetails> {
    const path = containerPath(idOrName);
    await this.#negotiated();
    const json = await this.#call({ method: 'GET', path: '/containers/{id}/json' }, (abortSignal) => {
      return getJson(this.docker, `/containers/${path}/json`, abortSignal);
    });
    return this.#parse(() => ({ ...parseContainer(json), host: this.#host }));
  }

  async act(action: ContainerAction, id: string, timeoutMs: number): Promise<'done' | 'already'> {
    const container = this.docker.getContainer(containerPath(id));
    await this.#negotiated();
    const call: Call = { method: 'POST', path: `/containers/{id}/${action}` };
    try {
      // Without `t`: the engine then waits as long as the container's own stop timeout says.
      await this.#call(call, (abortSignal) => perform[action](container, { abortSignal }), timeoutMs);
      return 'done';
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      if (statusOf(error.cause) === 304) return 'already';
      // A start is also answered with 404 when something else is not there, such as a network of the container.
      if (error.kind === 'not-found') await this.#mustBeGone(id, error);
      throw error;
    }
  }

  async logs(id: string, options: LogOptions): Promise<LogText> {
    const { tty } = await this.inspect(id);
    const tail = Math.max(1, Math.floor(options.tail));
    const query = {
      stdout: true,
      stderr: true,
      tail,
      ...(options.since !== undefined && { since: (options.since / 1000).toFixed(3) }),
    };
    const read = (timestamps: boolean) =>
      this.#call({ method: 'GET', path: '/containers/{id}/logs' }, async (abortSignal) => {
        const asked = { ...query, ...(timestamps && { timestamps }) };
        const stream = await openStream(this.docker, `/containers/${containerPath(id)}/logs`, asked, abortSignal);
        abortSignal.addEventListener('abort', () => stream.destroy());
        return readLog(stream, tty, options.maxBytes + (timestamps ? tail * timeLength : 0));
      });
    const log = await read(false);
    return tty && mayComplain(log.text) ? inTurns(withoutComplaints(log, await read(true))) : log;
  }

  async info(): Promise<EngineInfo> {
    const apiVersion = await this.#negotiated();
    const json = await this.#get(this.docker, '/info');
    return this.#parse(() => parseInfo(json, apiVersion));
  }

  /**
   * Opens the stream of container events (JSON, one a line) of the kinds that are read: from `since` on if given, and for
   * ever if there is no `until`; both in seconds since the epoch by the engine's clock, with a fraction. The deadline is
   * for its beginning.
   */
  async openEvents(since: string | null, until: string | null = null): Promise<IncomingMessage> {
    await this.#negotiated();
    const query = {
      filters: JSON.stringify({ type: ['container'], event: eventWords }),
      ...(since !== null && { since }),
      ...(until !== null && { until }),
    };
    return this.#call({ method: 'GET', path: '/events' }, (signal) =>
      openStream(this.docker, '/events', query, signal),
    );
  }

  #get(docker: Dockerode, path: '/_ping' | '/version' | '/info', timeoutMs = callDeadline): Promise<unknown> {
    return this.#call({ method: 'GET', path }, (signal) => getJson(docker, path, signal), timeoutMs);
  }

  #reportOdd(odd: Summaries['odd']): void {
    const [first] = odd;
    const where = first?.issues[0]?.path.join('.').slice(0, 100);
    const message = `${odd.length} of the containers that the engine lists are not what an engine lists: they are left out. The first has a bad “${where}”.`;
    this.#report(new EngineError('failed', message));
  }

  async #negotiated(): Promise<string> {
    return this.#apiVersion ?? this.negotiate();
  }

  /** `null`: it vanished between the list and the inspect. One that can't be inspected is shown with what the list said. */
  async #inspectListed(summary: ContainerSummary): Promise<Container | null> {
    try {
      return await this.inspect(summary.Id);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      if (error.kind === 'not-found') return null;
      if (error.kind === 'timeout' || error.kind === 'failed' || error.kind === 'conflict') {
        return { ...containerFromSummary(summary), host: this.#host };
      }
      throw error;
    }
  }

  async #mustBeGone(id: string, cause: EngineError): Promise<void> {
    const isThere = await this.inspect(id).then(
      () => true,
      () => false,
    );
    if (isThere) throw new EngineError('failed', cause.message, { cause });
  }

  async #call<T>(call: Call, task: (signal: AbortSignal) => Promise<T>, timeoutMs = callDeadline): Promise<T> {
    try {
      return await withDeadline(this.#clock, timeoutMs, task);
    } catch (error) {
      throw await toEngineError(error, call, this.address);
    }
  }

  #parse<T>(parse: () => T): T {
    try {
      return parse();
    } catch (cause) {
      if (cause instanceof EngineError) throw cause;
      throw new EngineError('failed', 'The engine answered with something that we do not understand.', { cause });
    }
  }
}

/** An id or name as part of a path. What can't be one must not become another path. */
function containerPath(idOrName: string): string {
  if (/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(idOrName)) return idOrName;
  throw new EngineError('not-found', 'A container can not have that name.');
}

async function readLog(stream: IncomingMessage, tty: boolean, maxBytes: number): Promise<LogText> {
  const tail = new LogTail(maxBytes);
  const complaints = new LogTail(longestComplaint);
  const demux = new LogDemux();
  let read = 0;
  const keep = ({ from, bytes }: LogPart) => (from === 'container' ? tail : complaints).add(bytes);
  for await (const piece of stream as AsyncIterable<Buffer>) {
    read += piece.length;
    if (tty) tail.add(piece);
    else demux.push(piece).forEach(keep);
    if (read > longestLog) break;
  }
  demux.end().forEach(keep);
  const said = await inTurns(complaints.textInTurns());
  const words = oneLine(said.text).slice(0, longestComplaint);
  return { ...(await inTurns(tail.textInTurns())), unreadable: words === '' ? null : { words, isSure: true } };
}
