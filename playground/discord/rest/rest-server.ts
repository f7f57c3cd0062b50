import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Rulebook } from '../rules/rulebook.ts';
import type { Application } from '../world/application.ts';
import { isObject, type Json, type JsonObject } from '../world/json.ts';
import type { World } from '../world/world.ts';
import { ApiError, Waived } from './api-error.ts';
import { type Fault, Faults, type SetFault } from './faults.ts';
import { readMultipart } from './multipart.ts';
import { RateLimits, type Verdict } from './rate-limits.ts';
import { Recorder } from './recorder.ts';
import type { Reply, Request } from './route.ts';
import { Router } from './router.ts';
import { routes } from './routes/routes.ts';

/** A request as it came in and what was answered. */
export interface RecordedRequest {
  readonly method: string;
  /** With `/api/v10` and the query. */
  readonly path: string;
  /** The JSON body; of a multipart body its `payload_json`. */
  readonly body: Json | undefined;
  readonly status: number;
  readonly response: unknown;
  /** When, by the simulator's clock, milliseconds since the epoch. */
  readonly at: number;
}

/** How many requests are remembered. */
const remembered = 5_000;

/** Discord's REST API v10 on loopback. */
export class RestServer {
  /** The latest requests, oldest first. */
  readonly requests: RecordedRequest[] = [];
  /** How many requests were answered with 429. */
  count429 = 0;
  /** Errors of the simulator itself; `close()` of the simulator throws them. */
  readonly crashes: unknown[] = [];
  readonly #world: World;
  readonly #rules: Rulebook;
  readonly #router = new Router(routes);
  readonly #limits = new WeakMap<Application, RateLimits>();
  readonly #faults = new Faults();
  readonly #recorder: Recorder;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  constructor(world: World, rules: Rulebook, record: string | undefined) {
    this.#world = world;
    this.#rules = rules;
    this.#recorder = new Recorder(record);
  }

  get port(): number {
    return this.#port;
  }

  /** Makes requests fail. */
  fail(fault: Fault): SetFault {
    return this.#faults.add(fault);
  }

  /** Starts to listen, on the port it had before if any. `upgrade` takes over WebSockets. */
  async listen(upgrade: (request: IncomingMessage, socket: Socket, head: Buffer) => void): Promise<void> {
    const server = createServer((request, response) => void this.#serve(request, response));
    server.on('upgrade', upgrade);
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#world.origin = `http://127.0.0.1:${this.#port}`;
  }

  /** Stops listening and cuts every connection. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = incoming.method ?? 'GET';
    const path = incoming.url ?? '/';
    try {
      const raw = await collect(incoming);
      const fault = this.#faults.take(method, path);
      if (fault?.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
      await fault?.workAfter;
      if (fault?.closeSocket === true) incoming.socket.destroy();
      else if (path.startsWith('/attachments/')) this.#download(path, response);
      else await this.#api(incoming, response, { method, path, raw, fault });
    } catch {
      // The client went away while it was talking; there is nobody to tell.
      response.destroy();
    }
  }

  async #api(
    incoming: IncomingMessage,
    response: ServerResponse,
    { method, path, raw, fault }: { method: string; path: string; raw: Buffer; fault: Fault | undefined },
  ): Promise<void> {
    const { body, files, broken } = await parse(raw, incoming.headers['content-type'] ?? '');
    this.#recorder.note(method, path, body);
    const answer =
      fault?.status === undefined && fault?.html !== true
        ? this.#answer(incoming, { method, path, body, files, broken })
        : made(fault);
    if (answer.status === 429) this.count429++;
    this.requests.push({
      method,
      path,
      body,
      status: answer.status,
      response: answer.body,
      at: this.#world.clock.now(),
    });
    if (this.requests.length > remembered) this.requests.shift();
    this.#world.changed();
    await fault?.answerAfter;
    if (fault?.closeAfter === true) incoming.socket.destroy();
    else if (fault?.html === true) page(response, answer.status);
    else if (fault?.cutBody === true || fault?.halfBody === true) sendHalf(response, answer, fault.halfBody === true);
    else send(response, answer);
  }

  #answer(
    incoming: IncomingMessage,
    { method, path, body, files, broken }: { method: string; path: string } & Parsed,
  ): Answer {
    const url = new URL(path, 'http://discord');
    const inApi = /^\/api\/v10(\/.*)$/.exec(url.pathname)?.[1] ?? '';
    const match = this.#router.match(method, inApi);
    let request: Request | undefined;
    let headers: Record<string, string> = {};
    try {
      if (match.route === undefined) this.#rules.missing(match.knownPath ? 'method-allowed' : 'route-exists');
      const { route, params } = match;
      const token = /^Bot (.+)$/.exec(incoming.headers.authorization ?? '')?.[1];
      const known = this.#world.applicationOf(token);
      const application = known ?? this.#world.application;
      const limits = this.#limitsOf(application);
      request = {
        world: this.#world,
        rules: this.#rules,
        application,
        limits,
        params,
        query: url.searchParams,
        body,
        object: isObject(body) ? body : {},
        files,
        gatewayUrl: `ws://127.0.0.1:${this.#port}`,
      };
      this.#checkIds(params);
      this.#rules.refuseIf('token-valid', route.tokenInPath !== true && known === undefined);
      const bucket =
        route.limit && `${method} ${route.path} ${route.limit.by.map((name) => params[name] ?? '').join(' ')}`;
      const verdict = limits.take(bucket, route.limit, route.tokenInPath !== true);
      headers = verdict.headers;
      if (!verdict.allowed && this.#rules.enforces(verdict.global ? 'global-rate-limit' : 'rate-limit')) {
        throw rateLimited(verdict);
      }
      this.#rules.refuseIf('body-is-json', broken);
      return made200(route.handle(request), headers);
    } catch (error) {
      if (error instanceof Waived) return { status: 204, headers, body: undefined };
      if (!(error instanceof ApiError)) {
        this.crashes.push(error);
        return { status: 500, headers, body: { message: String(error), code: 0 } };
      }
      this.#noteRefusal(match.route?.about?.(request as Request), method, path, error);
      return { status: error.status, headers: { ...headers, ...retryHeader(error.extra) }, body: error.body };
    }
  }

  /** Each application has its own. */
  #limitsOf(application: Application): RateLimits {
    const limits = this.#limits.get(application) ?? new RateLimits(this.#world.clock);
    this.#limits.set(application, limits);
    return limits;
  }

  /** Ids in a path are numbers; a token and `@original` are not. */
  #checkIds(params: Readonly<Record<string, string>>): void {
    if (!this.#rules.enforces('ids-in-paths')) return;
    for (const [name, value] of Object.entries(params)) {
      if (name === 'token' || value === '@original' || /^\d{1,20}$/.test(value)) continue;
      const message = `Value "${value}" is not snowflake.`;
      throw ApiError.invalidForm([{ path: [`${name}_id`], code: 'NUMBER_TYPE_COERCE', message }]);
    }
  }

  #noteRefusal(
    interaction: ReturnType<NonNullable<(typeof routes)[number]['about']>>,
    method: string,
    path: string,
    error: ApiError,
  ): void {
    const { status, code, message, errors } = error;
    interaction?.refusals.push({ method, path, status, code, message, errors });
  }

  #download(path: string, response: ServerResponse): void {
    const [, , channelId, id] = path.split('/');
    const files = this.#world.channel(channelId ?? '')?.allMessages.flatMap((message) => message.attachments);
    const file = files?.find((attachment) => attachment.id === id);
    if (file === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': file.contentType }).end(file.data);
  }
}

interface Parsed {
  readonly body: Json | undefined;
  readonly files: Request['files'];
  /** It claims to be JSON and is not. */
  readonly broken: boolean;
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

async function collect(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function parse(raw: Buffer, contentType: string): Promise<Parsed> {
  try {
    if (contentType.startsWith('multipart/form-data')) {
      const { payload, files } = await readMultipart(raw, contentType);
      return { body: payload === undefined ? undefined : (JSON.parse(payload) as Json), files, broken: false };
    }
    const body = raw.length === 0 ? undefined : (JSON.parse(raw.toString()) as Json);
    return { body, files: [], broken: false };
  } catch {
    return { body: undefined, files: [], broken: true };
  }
}

function rateLimited({ retryAfter, global }: Verdict): ApiError {
  return new ApiError(429, 0, 'You are being rate limited.', undefined, { retry_after: retryAfter, global });
}

/** Seconds, rounded up as Discord does. */
function retryHeader(extra: JsonObject): Record<string, string> {
  return typeof extra['retry_after'] === 'number' ? { 'retry-after': String(Math.ceil(extra['retry_after'])) } : {};
}

function made200({ status, body }: Reply, headers: Record<string, string>): Answer {
  return { status: status ?? (body === undefined ? 204 : 200), headers, body };
}

function made({ status = 502, html = false, retryAfter = 1 }: Fault): Answer {
  const isLimit = status === 429;
  return {
    status,
    headers: isLimit && !html ? { 'retry-after': String(retryAfter) } : {},
    body: {
      message: `${status}: made to fail`,
      code: 0,
      ...(isLimit ? { retry_after: retryAfter, global: false } : {}),
    },
  };
}

/** A 204 must not claim to be JSON: discord.js would try to read it. */
function send(response: ServerResponse, { status, headers, body }: Answer): void {
  if (body === undefined) response.writeHead(status, headers).end();
  else response.writeHead(status, { ...headers, 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** What Cloudflare answers in Discord's place. */
function page(response: ServerResponse, status: number): void {
  const text = `<!DOCTYPE html><title>discord.com | ${status}</title><h1>Error ${status}</h1>${'<p>cloudflare</p>'.repeat(100)}`;
  response.writeHead(status, { 'content-type': 'text/html; charset=UTF-8', server: 'cloudflare' }).end(text);
}

/** Half of an answer; `isAll`: its length says that nothing is missing. */
function sendHalf(response: ServerResponse, { status, headers, body }: Answer, isAll: boolean): void {
  const text = JSON.stringify(body ?? {});
  const half = text.slice(0, text.length / 2);
  const length = String(Buffer.byteLength(isAll ? half : text));
  response.writeHead(status, { ...headers, 'content-type': 'application/json', 'content-length': length });
  response.write(half, () => (isAll ? response.end() : response.destroy()));
}
