import type { Command } from '../../../discord/gate/command.ts';
import { containerOption, define } from '../../../discord/gate/definition.ts';
import { type ContainerAction, containerActions } from '../../../hosts/model/engine.ts';
import { actions } from '../../model/action.ts';
import { actionWords } from '../../ui/action-words.ts';
import { type ActionPartsDeps, refuseEarly, requestAction } from '../request-action.ts';

/** `/start`, `/stop`, … `container`: one top-level command each, because Discord's permission screen works so. */
export function actionCommands(deps: ActionPartsDeps): readonly Command[] {
  return containerActions.map((action) => actionCommand(action, deps));
}

function actionCommand(action: ContainerAction, deps: ActionPartsDeps): Command {
  return {
    data: define(action, actionWords[action].description, [containerOption(`Which one to ${action}`, true)]),
    permission: actions[action].permission,
    visibility: 'public',
    container: 'required',
    suggests: (container) => actions[action].makesSense(container),
    check: (context, container) => refuseEarly(context, action, container, deps),
    async execute(context, _options, container) {
      if (!container) throw new Error('the gate resolves a required container');
      return requestAction(context, action, container, deps);
    },
  };
}
