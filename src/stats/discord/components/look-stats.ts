import { isUp } from '../../../containers/model/container.ts';
import type { PanelOffer } from '../../../containers/ui/panel-offer.ts';
import type { Component } from '../../../discord/gate/command.ts';
import { UserError } from '../../../discord/gate/errors.ts';
import { showStats } from '../stats-answer.ts';

/** `look-stats:<container>`: what `/stats` shows, for this person alone. */
export const lookStats: Component = {
  id: 'look-stats',
  visibility: 'private',
  press: (name) => ({ action: 'stats', permission: 'stats', container: name.join(':') }),
  execute(context, _name, container) {
    if (!container) throw new UserError('This container no longer exists.');
    return showStats(context, container);
  },
};

export const statsOffer: PanelOffer = {
  row: 'looks',
  permission: 'stats',
  makesSense: isUp,
  button: (ref) => ({ customId: `look-stats:${ref}`, label: 'Stats' }),
};
