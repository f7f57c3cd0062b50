import { StatsSourceError, type StatsSourceErrorKind } from '../../core/stats/source.ts';

const SOURCE = 'engine-api';
const AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND']);

/** HTTP status of an error that the engine answered with, as docker-modem sets it; `null` where there was no answer. */
export function statusOf(error: unknown): number | null {
  return typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : null;
}

/** What a failed request means for the source as a whole. */
export function engineApiError(error: unknown): StatsSourceError {
  if (error instanceof StatsSourceError) return error;
  return new StatsSourceError(kindOf(error), SOURCE, 'the engine did not tell what containers use', { cause: error });
}

/** The engine knows the container no more, or it is just being started, stopped or removed. */
export function saysNotRunning(error: unknown): boolean {
  const status = statusOf(error);
  return status === 404 || status === 409;
}

function kindOf(error: unknown): StatsSourceErrorKind {
  const status = statusOf(error);
  if (status === 401 || status === 403 || status === 405 || status === 501) return 'unsupported';
  if (status !== null) return 'failed';
  if (!(error instanceof Error)) return 'failed';
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'timeout';
  const code = 'code' in error ? error.code : null;
  // A socket that refuses us will go on doing so, whoever asks.
  if (code === 'EACCES' || code === 'EPERM') return 'unsupported';
  if (code === 'ETIMEDOUT') return 'timeout';
  return typeof code === 'string' && AWAY.has(code) ? 'unreachable' : 'failed';
}
