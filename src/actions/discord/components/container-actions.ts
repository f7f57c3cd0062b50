import { mutedView } from '../../../alerts/discord/views/mute.ts';
import { logs } from '../../../containers/discord/commands/logs.ts';
import { panelView } from '../../../containers/discord/views/panel.ts';
import type { Container } from '../../../containers/model/container.ts';
import type { Component } from '../../../discord/gate/command.ts';
import { UserError } from '../../../discord/gate/errors.ts';
import type { ContainerAction } from '../../../hosts/model/engine.ts';
import { showStats } from '../../../stats/discord/stats-answer.ts';
import { makesSense } from '../../model/actions.ts';
import { lifecycle } from '../commands/lifecycle.ts';
import type { Confirmations } from '../confirmations.ts';

const actions: readonly ContainerAction[] = ['start', 'stop', 'restart'];

/** Longest mute by a button, minutes: a week. */
const longestMinutes = 7 * 24 * 60;

/**
 * What stands under boards and alerts, about one container: the same as the commands, answered to this person alone.
 * - `panel`, a menu of names: how it is, with the buttons below that this person may press
 * - `do:<action>:<container>`: start, stop, restart
 * - `look:<logs|stats>:<container>`
 * - `mute:<minutes>:<container>`
 */
export function containerActions(confirmations: Confirmations): readonly Component[] {
  const act: Component = {
    id: 'do',
    visibility: 'private',
    press([word, ...name]) {
      const action = actions.find((one) => one === word);
      if (!action) throw new UserError('This button is from an older version of Stevedore.');
      return { action, permission: action, container: name.join(':') };
    },
    async execute(context, [word], container) {
      const action = actions.find((one) => one === word);
      if (!action || !container) throw new UserError('This container no longer exists.');
      return lifecycle(action, confirmations).execute(context, {}, container);
    },
  };
  return [panel, act, look, mute];
}

const panel: Component = {
  id: 'panel',
  visibility: 'private',
  press: (args) => ({ action: 'panel', permission: 'view', container: args.join(':') }),
  async execute({ services, actor, channelId }, _args, container) {
    const present = existing(container);
    const may = (permission: 'logs' | 'stats' | ContainerAction) =>
      services.authorize(actor, permission, present, channelId).allowed;
    const offered = actions.filter((action) => may(action) && makesSense(action, present));
    return {
      view: panelView(present, { actions: offered, logs: may('logs'), stats: may('stats'), mute: may('restart') }),
      outcome: null,
    };
  },
};

const look: Component = {
  id: 'look',
  visibility: 'private',
  press([what, ...name]) {
    const permission = what === 'stats' ? 'stats' : 'logs';
    return { action: permission, permission, container: name.join(':') };
  },
  execute(context, [what], container) {
    const present = existing(container);
    return what === 'stats' ? showStats(context, present) : logs.execute(context, {}, present);
  },
};

const mute: Component = {
  id: 'mute',
  visibility: 'private',
  press: ([, ...name]) => ({ action: 'mute', permission: 'restart', container: name.join(':') }),
  async execute(context, [minutes], container) {
    const { services, actor } = context;
    const { name } = existing(container);
    const length = Math.min(longestMinutes, Math.max(1, Math.trunc(Number(minutes)) || 60));
    const until = services.clock.now() + length * 60_000;
    context.undertake();
    services.alerts.mute(name, until, actor.name);
    return {
      view: mutedView(name, until, actor.name),
      outcome: 'done',
      detail: `until ${new Date(until).toISOString()}`,
    };
  },
};

function existing(container: Container | null): Container {
  if (!container) throw new UserError('This container no longer exists.');
  return container;
}
