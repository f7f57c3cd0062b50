import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';

/** What a container's stats answer is to be; called once a request. */
export type Answer = (response: ServerResponse, query: URLSearchParams) => void;

/** Listens on a socket like an engine and misbehaves as the test wants, in ways that a real engine can't be made to. */
export class EngineStandIn {
  readonly socketPath: string;
  readonly asked: string[] = [];
  answer: (id: string) => Answer = () => status(404);
  readonly #dir: string;
  #server: Server | null = null;

  private constructor(dir: string) {
    this.#dir = dir;
    this.socketPath = join(dir, 'docker.sock');
  }

  static async start(): Promise<EngineStandIn> {
    const standIn = new EngineStandIn(await mkdtemp('/tmp/stevedore-stand-in-'));
    await standIn.listen();
    return standIn;
  }

  async listen(): Promise<void> {
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://engine');
      const id = /\/containers\/([^/]+)\/stats$/.exec(url.pathname)?.[1] ?? '';
      this.asked.push(`${id}?${url.searchParams}`);
      this.answer(id)(response, url.searchParams);
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.socketPath, resolve));
  }

  /** Cuts all connections and is away. */
  async goAway(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    this.#server = null;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  async remove(): Promise<void> {
    await this.goAway();
    await rm(this.#dir, { recursive: true, force: true });
  }
}

/** A running container that has used that much CPU until then. */
export function sample(cpuNs: number, at: Date = new Date()): Answer {
  return json({
    read: at.toISOString(),
    cpu_stats: { cpu_usage: { total_usage: cpuNs }, online_cpus: 2 },
    memory_stats: { usage: 2_000, limit: 10_000, stats: { inactive_file: 500 } },
    pids_stats: { current: 1 },
    networks: { eth0: { rx_bytes: 1, tx_bytes: 2 } },
    blkio_stats: { io_service_bytes_recursive: null },
  });
}

function json(body: unknown): Answer {
  return (response) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
}

export function status(code: number): Answer {
  return (response) => response.writeHead(code, { 'content-type': 'application/json' }).end('{"message":"no"}');
}

/** Takes the question and never answers. */
export const hangs: Answer = () => {};

/** Answers with nothing, as Podman does for a container that does not run. */
export const empty: Answer = (response) => response.end();
