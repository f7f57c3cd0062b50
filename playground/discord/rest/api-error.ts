import { errorTree, type FieldError } from '../rules/rule.ts';
import type { JsonObject } from '../world/json.ts';

/** A request that is refused, with what is answered. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: number;
  readonly errors: JsonObject | undefined;
  /** Further fields of the answer, such as `retry_after`. */
  readonly extra: JsonObject;

  constructor(status: number, code: number, message: string, errors?: JsonObject, extra: JsonObject = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
    this.extra = extra;
  }

  /** 50035 with the tree of what is wrong where. */
  static invalidForm(errors: readonly FieldError[]): ApiError {
    return new ApiError(400, 50035, 'Invalid Form Body', errorTree(errors));
  }

  /** The body of the answer. */
  get body(): JsonObject {
    return {
      message: this.message,
      code: this.code,
      ...(this.errors === undefined ? {} : { errors: this.errors }),
      ...this.extra,
    };
  }
}

/** A request that would have been refused, had its rule not been switched off: answered as if nothing had to be said. */
export class Waived extends Error {}
