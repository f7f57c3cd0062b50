import type { AuditOutcome } from '../audit/model/entry.ts';
import { isRunning } from '../containers/model/container.ts';
import { type ContainerAction, engineErrorWords } from '../hosts/model/engine.ts';
import type { ActOutcome, Refusal } from './model/acting.ts';
import { actions } from './model/action.ts';
import { actionWords } from './ui/action-words.ts';

/** What became of an action that was begun, for the audit. */
export function auditedOutcome(
  outcome: ActOutcome,
  action: ContainerAction,
): { readonly outcome: AuditOutcome; readonly detail: string | null } {
  // What an engine answers holds paths and addresses of the host: that is for the admins.
  const detail =
    outcome.kind === 'failed' ? `${outcome.error.kind}: ${outcome.error.message}` : outcomeDetail(outcome, action);
  switch (outcome.kind) {
    case 'done':
      return { outcome: 'done', detail };
    case 'already':
      return { outcome: 'done', detail: 'it was so already' };
    case 'left':
      return outcome.own ? { outcome: 'done', detail: null } : { outcome: 'unfinished', detail };
    case 'unfinished':
    case 'failed':
      return { outcome: outcome.kind, detail };
    default:
      return { outcome: 'refused', detail };
  }
}

/** What is to be said besides "it was done", for everybody; `null`: nothing. Plain text. */
export function outcomeDetail(outcome: ActOutcome, action: ContainerAction): string | null {
  switch (outcome.kind) {
    case 'done': {
      const { container } = outcome;
      if (actions[action].leavesDown || isRunning(container)) return null;
      const { exitCode } = container;
      return `it ended again by itself${exitCode === null ? '' : ` with exit code ${exitCode}`}`;
    }
    case 'already':
      return null;
    case 'busy':
      return 'something else was being done to it';
    case 'gone':
      return 'there is no such container';
    case 'unfinished':
      return 'the engine was still at it';
    case 'failed':
      return engineErrorWords[outcome.error.kind];
    case 'left':
      return 'Stevedore ended meanwhile';
    case 'unconfirmed':
      return 'nobody confirmed it';
    case 'refused':
      return refusalDetail(outcome.refusal, action);
  }
}

/** Why nothing was begun. Plain text. */
export function refusalDetail(refusal: Refusal, action: ContainerAction): string {
  const { done } = actionWords[action];
  switch (refusal.code) {
    case 'ending':
      return 'Stevedore was about to end';
    case 'gone':
      return 'there is no such container';
    case 'not-allowed':
      return refusal.reason;
    case 'busy':
      return `it was already being ${actionWords[refusal.underWay.action].done}`;
    case 'own':
      return 'it is the container that Stevedore runs in: it could not start itself again';
    case 'may-be-own':
      return `it may be the container that Stevedore runs in: use /${action} yourself`;
    case 'state':
      return `it cannot be ${done}: it is ${refusal.container.state}`;
    case 'cooldown':
      return `the same person had it ${done} just before`;
    case 'too-many':
      return 'as many actions as the owner allows were under way';
  }
}
