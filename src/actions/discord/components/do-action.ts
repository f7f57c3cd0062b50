import type { PanelOffer } from '../../../containers/ui/panel-offer.ts';
import type { Component } from '../../../discord/gate/command.ts';
import { UserError } from '../../../discord/gate/errors.ts';
import { type ContainerAction, containerActions } from '../../../hosts/model/engine.ts';
import { actionNamed, actions } from '../../model/action.ts';
import { actionWords } from '../../ui/action-words.ts';
import { type ActionPartsDeps, requestAction } from '../request-action.ts';

/** `do:<action>:<container>`, under boards and alerts: the same as the command, answered to this person alone. */
export function doAction(deps: ActionPartsDeps): Component {
  return {
    id: 'do',
    visibility: 'private',
    press([word, ...name]) {
      const action = actionNamed(word);
      if (!action) throw new UserError('This button is from an older version of Stevedore.');
      return { action, permission: actions[action].permission, container: name.join(':') };
    },
    async execute(context, [word], container) {
      const action = actionNamed(word);
      if (!action || !container) throw new UserError('This container no longer exists.');
      return requestAction(context, action, container, deps);
    },
  };
}

/** Asked for by their commands alone: rare, and beside *Stop* easily pressed by mistake. */
const byCommandAlone: ReadonlySet<ContainerAction> = new Set(['pause', 'kill']);
const offered = containerActions.filter((action) => !byCommandAlone.has(action));

/** A button for each of the usual actions that makes sense, and for unpausing. */
export const actionOffers: readonly PanelOffer[] = offered.map((action) => ({
  row: 'actions',
  permission: actions[action].permission,
  makesSense: (container) => actions[action].makesSense(container),
  button: (ref) => ({
    customId: `do:${action}:${ref}`,
    label: actionWords[action].verb,
    style: actionWords[action].style,
  }),
}));
