import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { EngineError } from '../core/containers/engine.ts';
import type { ErrorResponse } from './types.ts';

/** A request that can't be answered as asked, for a reason that whoever asked may know. */
export class ApiError extends HTTPException {
  override readonly name = 'ApiError';
  /** For programs: lower case with hyphens. */
  readonly code: string;

  constructor(status: ContentfulStatusCode, code: string, message: string) {
    super(status, { message });
    this.code = code;
  }
}

/** What may be said of an error. The engine's troubles are no secret: they come with their advice. `null`: nothing. */
export function asApiError(error: unknown): ApiError | null {
  if (error instanceof ApiError) return error;
  if (!(error instanceof EngineError)) return null;
  const message = error.advice === null ? error.message : `${error.message} ${error.advice}`;
  return new ApiError(error.kind === 'not-found' ? 404 : 503, `engine-${error.kind}`, message);
}

/** The body of an error. */
export function errorBody(code: string, message: string): ErrorResponse {
  return { error: { code, message } };
}
