import type { PanelOffer } from '../../../containers/ui/panel-offer.ts';
import type { Component } from '../../../discord/gate/command.ts';
import { UserError } from '../../../discord/gate/errors.ts';
import type { MutePartsDeps } from '../mute-parts.ts';
import { mutedView } from '../views/mute.ts';

/** Longest mute by a button, minutes: a week. */
const longestMinutes = 7 * 24 * 60;

/** `mute:<minutes>:<container>`: no alerts about it for so long. */
export function muteButton({ alerts, clock }: MutePartsDeps): Component {
  return {
    id: 'mute',
    visibility: 'private',
    press: ([, ...name]) => ({ action: 'mute', permission: 'restart', container: name.join(':') }),
    async execute({ actor, undertake }, [minutes], container) {
      if (!container) throw new UserError('This container no longer exists.');
      const { name } = container;
      const length = Math.min(longestMinutes, Math.max(1, Math.trunc(Number(minutes)) || 60));
      const until = clock.now() + length * 60_000;
      undertake();
      alerts.mute(name, until, actor.name);
      return {
        view: mutedView(name, until, actor.name),
        outcome: 'done',
        detail: `until ${new Date(until).toISOString()}`,
      };
    },
  };
}

export const muteOffer: PanelOffer = {
  row: 'looks',
  permission: 'restart',
  makesSense: () => true,
  button: (ref) => ({ customId: `mute:60:${ref}`, label: 'Mute 1 h' }),
};
