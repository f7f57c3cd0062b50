import { whoMay } from '../../core/permissions/who-may.ts';
import type { Command } from '../command.ts';
import { whoView } from '../views/access.ts';
import { containerOption, define } from './definition.ts';

/** `/who container`: who may do what with it, by the rules in force. For admins. */
export const who = {
  data: define('who', 'Show who may do what with a container (for admins)', [containerOption('Which one', true)]),
  permission: 'admin',
  visibility: 'private',
  container: 'required',
  async execute({ services }, _options, container) {
    if (!container) throw new Error('the gate resolves a required container');
    const policy = services.policy();
    return { view: whoView(container, whoMay(container, policy), policy.policy.admins), outcome: null };
  },
} satisfies Command;
