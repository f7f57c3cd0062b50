import { chmod, lstat, mkdir, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import type { Handler } from '../http/router.ts';
import { closeServer, httpServer } from '../http/server.ts';

/**
 * - `in-use`: another process answers on that path
 * - `not-a-socket`: something else lies there, which we will not delete
 * - `failed`: the system refuses, for the reason in `cause`
 */
export type ApiSocketErrorKind = 'in-use' | 'not-a-socket' | 'failed';

/** The API can't listen on its socket. */
export class ApiSocketError extends Error {
  override readonly name = 'ApiSocketError';
  readonly kind: ApiSocketErrorKind;
  readonly path: string;

  constructor(kind: ApiSocketErrorKind, path: string, cause?: unknown) {
    super(describe(kind, path, cause), { cause });
    this.kind = kind;
    this.path = path;
  }
}

/** The API while it listens. */
export interface ApiServer {
  /** Answers what was asked already, for at most `graceMs`, then stops; the socket file is gone afterwards. */
  close(graceMs?: number): Promise<void>;
}

/**
 * Serves `handler` on a Unix socket at `path`, which only its owner and its group may use (mode 0660). The directory is
 * made if it is missing. A socket file that a crashed process left behind is replaced.
 *
 * @throws {ApiSocketError}
 */
export async function serveApi(handler: Handler, path: string): Promise<ApiServer> {
  const server = httpServer(handler, { mostUnfinished: 64, mostAtOnce: 128 });
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o750 });
    await listenOrReplace(server, path);
    await chmod(path, 0o660);
  } catch (error) {
    server.close();
    throw error instanceof ApiSocketError ? error : new ApiSocketError('failed', path, error);
  }
  return { close: (graceMs = 2_000) => closeServer(server, graceMs) };
}

async function listenOrReplace(server: Server, path: string): Promise<void> {
  try {
    await listen(server, path);
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE') throw error;
    if (!(await lstat(path)).isSocket()) throw new ApiSocketError('not-a-socket', path);
    if (await answers(path)) throw new ApiSocketError('in-use', path);
    await rm(path, { force: true });
    await listen(server, path);
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Only a refused connection proves that nobody listens any more. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', (error) => resolve(codeOf(error) !== 'ECONNREFUSED' && codeOf(error) !== 'ENOENT'));
  });
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

function describe(kind: ApiSocketErrorKind, path: string, cause: unknown): string {
  if (kind === 'in-use')
    return `Another Stevedore already answers on ${path}; stop it, or set API_SOCKET to another path.`;
  if (kind === 'not-a-socket')
    return `${path} exists and is not a socket; remove it, or set API_SOCKET to another path.`;
  return `The API socket ${path} can't be made (${codeOf(cause) ?? 'unknown'}); set API_SOCKET to a path that can be written.`;
}
