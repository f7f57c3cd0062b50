import type { Component } from '../../../discord/gate/command.ts';
import { UserError } from '../../../discord/gate/errors.ts';
import type { PanelOffer } from '../../ui/panel-offer.ts';
import { logs } from '../commands/logs.ts';

/** `look-logs:<container>`: what `/logs` shows, for this person alone. */
export const lookLogs: Component = {
  id: 'look-logs',
  visibility: 'private',
  press: (name) => ({ action: 'logs', permission: 'logs', container: name.join(':') }),
  execute(context, _name, container) {
    if (!container) throw new UserError('This container no longer exists.');
    return logs.execute(context, {}, container);
  },
};

export const logsOffer: PanelOffer = {
  row: 'looks',
  permission: 'logs',
  makesSense: () => true,
  button: (ref) => ({ customId: `look-logs:${ref}`, label: 'Logs' }),
};
