import { ApplicationCommandOptionType } from 'discord.js';
import type { Command } from '../../../discord/gate/command.ts';
import { define } from '../../../discord/gate/definition.ts';
import { statusView } from '../../ui/status.ts';

/** `/status [filter]`: all containers that the person may view. */
export const status = {
  data: define('status', 'Show which containers are running', [
    {
      type: ApplicationCommandOptionType.String,
      name: 'filter',
      description: 'Only those with this in their name, project, image or state, e.g. "unhealthy"',
      required: false,
      maxLength: 50,
    },
  ]),
  permission: 'view',
  visibility: 'private',
  container: 'none',
  async execute({ visible, services }, options) {
    const filter = String(options['filter'] ?? '').trim();
    return { view: statusView(visible, { filter, page: 0 }, services.engineStatus()), outcome: null };
  },
} satisfies Command;
