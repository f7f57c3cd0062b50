import type { Component, MemberActor } from '../../../discord/gate/command.ts';
import { UserError } from '../../../discord/gate/errors.ts';
import { actions } from '../../model/action.ts';
import { type ActionPartsDeps, performConfirmed } from '../request-action.ts';
import { cancelledView } from '../views/question.ts';

/** `confirm:<key>` and `cancel:<key>`: the answer to "Really stop it?", from the one person who was asked. */
export function confirmButtons(deps: ActionPartsDeps): readonly Component[] {
  const { confirmations } = deps;
  const pressed = ([key = '']: readonly string[], actor: MemberActor) => {
    const pending = confirmations.peek(key);
    if (!pending) throw new UserError('This question is no longer open. Please use the command again.');
    if (pending.userId !== actor.id) throw new UserError('Only the person who used the command can answer this.');
    return { action: pending.action, permission: actions[pending.action].permission, container: pending.container };
  };
  const confirm: Component = {
    id: 'confirm',
    press: pressed,
    async execute(context, [key = ''], container) {
      const pending = confirmations.peek(key);
      if (!pending || !container) throw new UserError('This question has been answered already.');
      // A person who is told "not yet" may press again while the question is open.
      return performConfirmed(context, pending.action, container, deps, () => void confirmations.take(key));
    },
  };
  const cancel: Component = {
    id: 'cancel',
    press: pressed,
    async execute(context, [key = '']) {
      const pending = confirmations.take(key);
      if (!pending) throw new UserError('This question has been answered already.');
      return { view: cancelledView(pending.action, pending.container, context.actor.name), outcome: null };
    },
  };
  return [confirm, cancel];
}
