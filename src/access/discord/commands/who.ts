import type { Command } from '../../../discord/gate/command.ts';
import { containerOption, define } from '../../../discord/gate/definition.ts';
import { showWho } from '../who-answer.ts';

/** `/who container`: who may do what with it, by the rules in force. For admins. */
export const who = {
  data: define('who', 'Show who may do what with a container (for admins)', [containerOption('Which one', true)]),
  permission: 'admin',
  visibility: 'private',
  container: 'required',
  async execute(context, _options, container) {
    if (!container) throw new Error('the gate resolves a required container');
    return { view: showWho(context, container, 0), outcome: null };
  },
} satisfies Command;
