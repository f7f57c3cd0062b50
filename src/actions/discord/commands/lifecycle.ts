import type { Container } from '../../../containers/model/container.ts';
import type { Command } from '../../../discord/gate/command.ts';
import { containerOption, define } from '../../../discord/gate/definition.ts';
import type { ContainerAction } from '../../../hosts/model/engine.ts';
import { makesSense } from '../../model/actions.ts';
import type { Confirmations } from '../confirmations.ts';
import { admit, performAction, refuseIfPointless, refuseIfTooMuch } from '../perform-action.ts';
import { confirmView } from '../views/action.ts';

const descriptions: Record<ContainerAction, string> = {
  start: 'Start a container that is not running',
  stop: 'Stop a running container',
  restart: 'Stop a container and start it again',
};

/** `/start`, `/stop`, `/restart` `container`: one top-level command each, because Discord's permission screen works so. */
export function lifecycle(action: ContainerAction, confirmations: Confirmations): Command {
  return {
    data: define(action, descriptions[action], [containerOption(`Which one to ${action}`, true)]),
    permission: action,
    visibility: 'public',
    container: 'required',
    suggests: (container: Container) => makesSense(action, container),
    check(context, container) {
      refuseIfPointless(context, action, container);
      refuseIfTooMuch(context, action, container);
    },
    async execute(context, _options, container) {
      if (!container) throw new Error('the gate resolves a required container');
      refuseIfPointless(context, action, container);
      const { services } = context;
      const mayBeOwn = services.ownContainer.is(container) === 'maybe' && action !== 'start';
      if (!services.asksFirst(action, container) && !mayBeOwn) {
        return performAction(context, action, container, admit(context, action, container));
      }
      const question = confirmations.ask({
        userId: context.actor.id,
        action,
        container: container.name,
        expired: (view) => void context.show(view),
      });
      return { view: confirmView(action, container, context.actor.name, question, mayBeOwn), outcome: null };
    },
  };
}
