import { EngineError } from '../hosts/model/engine.ts';
import { BodyError } from '../http/request.ts';
import { HistoryBusyError } from '../stats/model/history-in-turns.ts';
import type { ErrorResponse } from './types.ts';

/** A request that can't be answered as asked, for a reason that whoever asked may know. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** Of the answer. */
  readonly status: number;
  /** For programs: lower case with hyphens. */
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** What may be said of an error. The engine's troubles are no secret: they come with their advice. `null`: nothing. */
export function asApiError(error: unknown): ApiError | null {
  if (error instanceof ApiError) return error;
  if (error instanceof BodyError) return ofBody(error);
  if (error instanceof HistoryBusyError)
    return new ApiError(503, 'busy', 'Too much is asked at once. Try again in a moment.');
  if (!(error instanceof EngineError)) return null;
  const message = error.advice === null ? error.message : `${error.message} ${error.advice}`;
  return new ApiError(error.kind === 'not-found' ? 404 : 503, `engine-${error.kind}`, message);
}

function ofBody({ kind }: BodyError): ApiError {
  switch (kind) {
    case 'no-length':
      return new ApiError(411, 'length-required', 'Send the body with its Content-Length, not in chunks.');
    case 'too-large':
      return new ApiError(413, 'too-large', 'The body of this request is too large.');
    case 'cut-off':
      return new ApiError(400, 'cut-off', 'The body ended too early.');
  }
}

/** The body of an error. */
export function errorBody(code: string, message: string): ErrorResponse {
  return { error: { code, message } };
}
