import type { Container } from '../../containers/model/container.ts';
import { keyOf } from '../../containers/model/ref.ts';
import type { Context, Result } from '../../discord/gate/command.ts';
import type { ContainerAction } from '../../hosts/model/engine.ts';
import type { Acting } from '../act.ts';
import type { ActOutcome, ActRequest } from '../model/acting.ts';
import { outcomeView, progressView, refusalError } from '../ui/outcome.ts';
import type { Confirmations } from './confirmations.ts';
import { confirmView } from './views/question.ts';

/** What commands and buttons that act on containers are built with. */
export interface ActionPartsDeps {
  readonly acting: Pick<Acting, 'act' | 'refusal'>;
  readonly confirmations: Confirmations;
}

/** Says no, as a `UserError`, to what would be refused now. From memory alone. */
export function refuseEarly(
  context: Context,
  action: ContainerAction,
  container: Container,
  { acting }: ActionPartsDeps,
): void {
  const refusal = acting.refusal(requestOf(context, action, container));
  if (refusal) throw refusalError(refusal, action, container.name);
}

/** Does it, showing progress, and says what became of it; or asks the person first. Says no as a `UserError`. */
export async function requestAction(
  context: Context,
  action: ContainerAction,
  container: Container,
  { acting, confirmations }: ActionPartsDeps,
): Promise<Result> {
  const { actor } = context;
  const outcome = await acting.act(requestOf(context, action, container));
  if (outcome.kind !== 'unconfirmed') return resultOf(context, action, container, outcome);
  const question = confirmations.ask({
    userId: actor.id,
    action,
    container: container.name,
    expired: (view) => void context.show(view),
  });
  return { view: confirmView(action, outcome.container, actor.name, question, outcome.mayBeOwn), outcome: null };
}

/** The same for what the person was asked about. `begins`: nothing speaks against it any more. */
export async function performConfirmed(
  context: Context,
  action: ContainerAction,
  container: Container,
  { acting }: ActionPartsDeps,
  begins: () => void,
): Promise<Result> {
  const request = requestOf(context, action, container);
  const outcome = await acting.act({
    ...request,
    confirmed: true,
    begins: (begun) => {
      begins();
      return request.begins?.(begun);
    },
  });
  if (outcome.kind === 'unconfirmed') throw new Error('it was confirmed');
  return resultOf(context, action, container, outcome);
}

function resultOf(
  { actor }: Context,
  action: ContainerAction,
  container: Container,
  outcome: Exclude<ActOutcome, { kind: 'unconfirmed' }>,
): Result {
  if (outcome.kind === 'refused') throw refusalError(outcome.refusal, action, container.name);
  return { view: outcomeView(action, container, actor.name, outcome), outcome: null };
}

function requestOf(context: Context, action: ContainerAction, container: Container): ActRequest {
  const { actor, channelId, trail } = context;
  return {
    actor,
    action,
    container: keyOf(container),
    channelId,
    trail,
    confirmed: false,
    begins: ({ since, own }) => {
      const shown = context.show(progressView(action, container, actor.name, since, own === 'yes'));
      // Restarting ourselves ends this process: what is to be said must have arrived before.
      return own === 'no' ? undefined : shown;
    },
  };
}
