import { DeadlineError } from '../../hosts/docker/deadline.ts';
import { statusOf } from '../../hosts/docker/engine-error.ts';
import { StatsSourceError, type StatsSourceErrorKind } from '../model/source.ts';

const AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND']);
const NOT_ALLOWED = new Set([401, 403, 405, 501]);
/** What proxies answer when the engine behind them is away. */
const PROXY_ALONE = new Set([502, 503]);

/** What a failed request means for the source as a whole. */
export function engineApiError(error: unknown): StatsSourceError {
  if (error instanceof StatsSourceError) return error;
  const kind = kindOf(error);
  return new StatsSourceError(kind, 'engine-api', MESSAGES[kind], { cause: error });
}

/** The engine knows the container no more, or it is just being started, stopped or removed. */
export function saysNotRunning(error: unknown): boolean {
  const status = statusOf(error);
  return status === 404 || status === 409;
}

const MESSAGES: Readonly<Record<StatsSourceErrorKind, string>> = {
  unsupported: 'the engine, or the socket proxy in front of it, does not let us ask what containers use',
  unreachable: 'the engine cannot be reached',
  timeout: 'the engine did not tell in time what containers use',
  failed: 'the engine failed to tell what containers use',
};

function kindOf(error: unknown): StatsSourceErrorKind {
  const status = statusOf(error);
  if (status !== null) {
    if (NOT_ALLOWED.has(status)) return 'unsupported';
    return PROXY_ALONE.has(status) ? 'unreachable' : 'failed';
  }
  if (error instanceof DeadlineError) return 'timeout';
  const code = error instanceof Error && 'code' in error ? error.code : null;
  // A socket that refuses us will go on doing so, whatever is asked.
  if (code === 'EACCES' || code === 'EPERM') return 'unsupported';
  if (code === 'ETIMEDOUT') return 'timeout';
  return typeof code === 'string' && AWAY.has(code) ? 'unreachable' : 'failed';
}
