import { ApplicationCommandOptionType } from 'discord.js';
import type { Command } from '../command.ts';
import { statusView } from '../views/status.ts';
import { define } from './definition.ts';

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
