import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { routes as apiRoutes } from '../../src/api/routes.ts';
import { type ApiServer, serveApi } from '../../src/api/server.ts';
import { createLogger } from '../../src/config/logger.ts';
import { botClient } from '../../src/web/bot-client.ts';
import { routes } from '../../src/web/routes.ts';
import { serveWeb } from '../../src/web/server.ts';
import { type FakeDeps, fakeDeps, NOW } from '../api/fake-deps.ts';

/** The real web program's server in front of the real API's, on a real socket; what is behind the API is data. */
export interface Stage extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly socketPath: string;
  readonly deps: FakeDeps;
  readonly logged: string[];
  startBot(): Promise<void>;
  stopBot(): Promise<void>;
}

/** How a test's stage differs. */
export interface StageOptions {
  readonly webUrl?: string | null;
  readonly deadlineMs?: number;
  readonly webPassword?: string | null;
}

/** The real web program's server in front of whatever answers at `socketPath`. */
export async function front(
  socketPath: string,
  { webUrl = null, deadlineMs = 5_000, webPassword = null }: StageOptions = {},
) {
  const logged: string[] = [];
  const destination = { write: (line: string) => void logged.push(line) };
  const log = createLogger({ logLevel: 'trace', logFormat: 'json', program: 'web', secrets: new Set(), destination });
  const parts = { ask: botClient(socketPath, deadlineMs), webUrl, webPassword, timeZone: 'UTC', log, now: () => NOW };
  const server = await serveWeb(routes(parts), { webHost: '127.0.0.1', webPort: 0 });
  return {
    url: `http://127.0.0.1:${server.port}`,
    port: server.port,
    logged,
    [Symbol.asyncDispose]: () => server.close(0),
  };
}

export async function stage(deps = fakeDeps(), options: StageOptions = {}): Promise<Stage> {
  const directory = await mkdtemp(join(tmpdir(), 'stevedore-web-'));
  const socketPath = join(directory, 'api.sock');
  const server = await front(socketPath, options);
  let bot: ApiServer | null = null;
  const stopBot = async (): Promise<void> => {
    await bot?.close(0);
    bot = null;
  };
  return {
    ...server,
    socketPath,
    deps,
    stopBot,
    startBot: async () => {
      bot = await serveApi(apiRoutes(deps), socketPath);
    },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await stopBot();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** A request exactly as given: unlike `fetch`, with any Host header and any path. */
export function ask(
  { port }: Pick<Stage, 'port'>,
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const question = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, async (response) => {
      const chunks: Buffer[] = await response.toArray();
      const text = Buffer.concat(chunks).toString();
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
    });
    question.on('error', reject).end();
  });
}
