import type { Component, MemberActor } from '../../../discord/gate/command.ts';
import { UserError } from '../../../discord/gate/errors.ts';
import type { Confirmations } from '../confirmations.ts';
import { admit, performAction, refuseIfPointless } from '../perform-action.ts';
import { cancelledView } from '../views/action.ts';

/** `confirm:<key>` and `cancel:<key>`: the answer to "Really stop it?", from the one person who was asked. */
export function confirmButtons(confirmations: Confirmations): readonly Component[] {
  const pressed = ([key = '']: readonly string[], actor: MemberActor) => {
    const pending = confirmations.peek(key);
    if (!pending) throw new UserError('This question is no longer open. Please use the command again.');
    if (pending.userId !== actor.id) throw new UserError('Only the person who used the command can answer this.');
    return { action: pending.action, permission: pending.action, container: pending.container };
  };
  const confirm: Component = {
    id: 'confirm',
    press: pressed,
    async execute(context, [key = ''], container) {
      const pending = confirmations.peek(key);
      if (!pending || !container) throw new UserError('This question has been answered already.');
      // Whoever is told "not yet" may press again while the question is open.
      refuseIfPointless(context, pending.action, container);
      const leave = admit(context, pending.action, container);
      confirmations.take(key);
      return performAction(context, pending.action, container, leave);
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
