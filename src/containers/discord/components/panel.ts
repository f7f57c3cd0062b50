import type { Component } from '../../../discord/gate/command.ts';
import { UserError } from '../../../discord/gate/errors.ts';
import { titleOf } from '../../../discord/ui/title.ts';
import { containerRef } from '../../ui/container-ref.ts';
import type { PanelOffer } from '../../ui/panel-offer.ts';
import { stateSign, stateWords } from '../../ui/state.ts';

/**
 * `panel`, the menu of names under boards and alerts: how one container is, with the buttons of all features that this
 * person may press, for this person alone.
 */
export function panel(offers: readonly PanelOffer[]): Component {
  return {
    id: 'panel',
    visibility: 'private',
    press: (args) => ({ action: 'panel', permission: 'view', container: args.join(':') }),
    async execute({ services, actor, channelId }, _args, container) {
      if (!container) throw new UserError('This container no longer exists.');
      const ref = containerRef(container);
      const offered = offers.filter(
        (offer) =>
          offer.makesSense(container) && services.authorize(actor, offer.permission, container, channelId).allowed,
      );
      const rows = (['actions', 'looks'] as const).map((row) =>
        offered.filter((offer) => offer.row === row).map((offer) => offer.button(ref)),
      );
      return {
        view: {
          tone: 'neutral',
          title: titleOf(container),
          body: [`${stateSign(container)} ${stateWords(container)}`],
          buttons: rows.filter((row) => row.length > 0),
        },
        outcome: null,
      };
    },
  };
}
