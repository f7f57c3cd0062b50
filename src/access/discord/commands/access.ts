import { ApplicationCommandOptionType } from 'discord.js';
import type { Command } from '../../../discord/gate/command.ts';
import { containerOption, define } from '../../../discord/gate/definition.ts';
import { UserError } from '../../../discord/gate/errors.ts';
import { explain } from '../../model/explain.ts';
import { showAccessList } from '../access-list.ts';
import { accessView } from '../views/access.ts';

/** `/access [container] [member]`: what somebody may do here, and which rule says so. Others than oneself: for admins. */
export const access = {
  data: define('access', 'Show what you may do, and why', [
    containerOption('One container, with the rules that decide; leave it out for all', false),
    {
      type: ApplicationCommandOptionType.User,
      name: 'member',
      description: 'Another member (for admins)',
      required: false,
    },
  ]),
  permission: 'view',
  visibility: 'private',
  container: 'optional',
  async execute(context, options, container) {
    const { services, actor, channelId } = context;
    const chosen = options['member'];
    if (typeof chosen === 'string') throw new UserError('This person is no longer a member of this server.');
    const person = typeof chosen === 'object' ? chosen : actor;
    if (person.id !== actor.id && !services.authorize(actor, 'admin', null, channelId).allowed) {
      throw new UserError('Only admins can look at what others may do. Leave out `member` to see what you may do.');
    }
    const view = container
      ? accessView(person.name, container, explain(person, container, services.policy()), channelId)
      : showAccessList(context, person, 0);
    return { view, outcome: null };
  },
} satisfies Command;
