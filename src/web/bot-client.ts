import { Agent, type IncomingMessage, request } from 'node:http';
import type * as z from 'zod';
import { readWhole } from '../http/read-whole.ts';
import { HEALTH_PATH } from '../http/server.ts';

/**
 * - `away`: nobody answers on the socket (the bot is starting, stopping or restarting)
 * - `denied`: the socket is there and refuses this user
 * - `timeout`: no whole answer within the deadline, its own or ours
 * - `failed`: it answers that it can't
 * - `broken`: the answer was cut off, or larger than any of ours
 */
export type BotErrorKind = 'away' | 'denied' | 'timeout' | 'failed' | 'broken';

/** The bot did not answer. */
export class BotError extends Error {
  override readonly name = 'BotError';
  readonly kind: BotErrorKind;

  constructor(kind: BotErrorKind, cause: unknown) {
    super(`the bot does not answer (${kind})`, { cause });
    this.kind = kind;
  }
}

/** What came back, whatever its status. */
interface BotAnswer {
  readonly status: number;
  /** `content-type` and `allow`, where given: no other header of the bot is anybody's business. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Asks the bot. `path` begins with a slash and may have a query; `json` is the body. @throws {BotError} */
export type AskBot = (method: 'GET' | 'PUT', path: string, json?: unknown) => Promise<BotAnswer>;

/**
 * Reads what the bot says at `path`, with one of these statuses. The two programs are of one version, so an answer of
 * another shape is as good as none. @throws {BotError}
 */
export async function read<Schema extends z.ZodType>(
  ask: AskBot,
  path: string,
  schema: Schema,
  statuses: readonly number[] = [200],
): Promise<z.infer<Schema>> {
  const { status, body } = await ask('GET', path);
  if (!statuses.includes(status)) {
    throw new BotError(status === 504 ? 'timeout' : 'failed', new Error(`${path} was answered with ${status}`));
  }
  try {
    return schema.parse(JSON.parse(body.toString('utf8')));
  } catch (error) {
    throw new BotError('broken', error);
  }
}

const LARGEST_ANSWER_BYTES = 16 * 1024 * 1024;
const PASSED_ON = ['content-type', 'allow'] as const;

/** A client of the API on the Unix socket at `socketPath`. It sends nothing on of whoever asks but what it is given. */
export function botClient(socketPath: string, deadlineMs = 5_000): AskBot {
  // Those that wait for a free connection wait within their own deadline, and the server in front limits their number.
  const agent = new Agent({ maxSockets: 32 });
  // The health check waits behind nothing else.
  const healthAgent = new Agent({ maxSockets: 4 });
  return async (method, path, json) => {
    const deadline = AbortSignal.timeout(deadlineMs);
    const headers = { host: 'stevedore', accept: 'application/json' };
    try {
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        request(
          { socketPath, agent: path === HEALTH_PATH ? healthAgent : agent, method, path, headers, signal: deadline },
          resolve,
        )
          .on('error', reject)
          .end(json === undefined ? undefined : JSON.stringify(json));
      });
      const body = await readWhole(response, LARGEST_ANSWER_BYTES);
      const passedOn = PASSED_ON.flatMap((name) => {
        const value = response.headers[name];
        return typeof value === 'string' ? [[name, value] as const] : [];
      });
      return { status: response.statusCode ?? 502, headers: Object.fromEntries(passedOn), body };
    } catch (error) {
      throw new BotError(deadline.aborted ? 'timeout' : kindOf(error), error);
    }
  };
}

const KINDS: Readonly<Record<string, BotErrorKind>> = {
  ECONNREFUSED: 'away',
  ENOENT: 'away',
  EACCES: 'denied',
  EPERM: 'denied',
};

function kindOf(error: unknown): BotErrorKind {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  return KINDS[code] ?? 'broken';
}
