import { ApplicationCommandOptionType } from 'discord.js';
import { explain } from '../../core/permissions/explain.ts';
import type { Command } from '../command.ts';
import { UserError } from '../errors.ts';
import { accessListView, accessView } from '../views/access.ts';
import { containerOption, define } from './definition.ts';

/** `/access [container] [member]`: what somebody may do here, and which rule says so. Others than oneself: for admins. */
export const access = {
  data: define('access', 'Show what you may do, and why', [
    containerOption('One container, with the rules that decide; leave it out for all', false),
    {
      type: ApplicationCommandOptionType.User,
      name: 'member',
      description: 'Somebody else (for admins)',
      required: false,
    },
  ]),
  permission: 'view',
  visibility: 'private',
  container: 'optional',
  async execute({ services, actor, channelId, visible }, options, container) {
    const chosen = options['member'];
    if (typeof chosen === 'string') throw new UserError('This person is no longer a member of this server.');
    const person = typeof chosen === 'object' ? chosen : actor;
    if (person.id !== actor.id && !services.authorize(actor, 'admin', null, channelId).allowed) {
      throw new UserError('Only admins can look at what others may do. Leave out `member` to see what you may do.');
    }
    const policy = services.policy();
    if (container)
      return { view: accessView(person.name, container, explain(person, container, policy)), outcome: null };
    const rows = visible.flatMap((one) => {
      const allowed = explain(person, one, policy)
        .filter(({ elsewhere, channels }) => (channels.get(channelId) ?? elsewhere).allowed)
        .map(({ permission }) => permission);
      return allowed.length > 0 ? [{ container: one, allowed }] : [];
    });
    return { view: accessListView(person.name, rows), outcome: null };
  },
} satisfies Command;
