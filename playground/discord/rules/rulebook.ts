import { ApiError, Waived } from '../rest/api-error.ts';
import type { JsonObject } from '../world/json.ts';
import { type RefusalName, refusals } from './refusals.ts';
import type { FieldError, Path, Rule } from './rule.ts';

/** Enforces the rules, except those a test has switched off to see whether anything notices. */
export class Rulebook {
  /** Names of the rules that are not enforced. */
  readonly disabled = new Set<string>();

  /** Refuses the request when a rule is broken. */
  refuseIf(name: RefusalName, broken: boolean, extra?: JsonObject): void {
    if (broken && !this.disabled.has(name)) throw this.refusal(name, extra);
  }

  /** Refuses a request whose object is not there: without the rule it is answered with nothing. */
  missing(name: RefusalName): never {
    throw this.disabled.has(name) ? new Waived(name) : this.refusal(name);
  }

  /** The answer by which a rule refuses. */
  refusal(name: RefusalName, extra?: JsonObject): ApiError {
    const { status, code, message } = refusals[name];
    return new ApiError(status, code, message, undefined, extra);
  }

  /** Whether a rule is in force. */
  enforces(name: string): boolean {
    return !this.disabled.has(name);
  }

  /** Notes everything that is wrong with a subject; `at` is where in the body it stands. */
  collect<Subject>(rules: readonly Rule<Subject>[], subject: Subject, at: Path, errors: FieldError[]): void {
    for (const rule of rules) {
      if (!this.enforces(rule.name)) continue;
      rule.check(subject, (path, code, message) => errors.push({ path: [...at, ...path], code, message }));
    }
  }
}
