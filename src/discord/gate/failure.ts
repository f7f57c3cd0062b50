import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { EngineError } from '../../hosts/model/engine.ts';
import { engineTrouble, refusal, unexpected } from '../ui/refusals.ts';
import type { View } from '../ui/view.ts';
import { UserError } from './errors.ts';

/** What is said of an error: to the audit, and to the person. */
interface Failure {
  readonly outcome: 'refused' | 'failed';
  readonly detail: string;
  readonly view: View;
}

/**
 * What can be said of it. What is not for the person to mend is in the log; what nobody foresaw, under a reference.
 * `facts`: an admin alone reads it.
 */
export function failureOf(error: unknown, log: Logger, facts: boolean): Failure {
  if (error instanceof UserError) return { outcome: 'refused', detail: error.plainly, view: refusal(error.message) };
  if (error instanceof EngineError) {
    log.warn({ err: error, kind: error.kind }, 'the engine did not do it');
    return { outcome: 'failed', detail: `${error.kind}: ${error.message}`, view: engineTrouble(error, facts) };
  }
  const reference = randomBytes(3).toString('hex');
  log.error({ err: error, reference }, 'unexpected error');
  return { outcome: 'failed', detail: `unexpected error, reference ${reference}`, view: unexpected(reference) };
}
