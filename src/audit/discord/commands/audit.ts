import { ApplicationCommandOptionType } from 'discord.js';
import { resolve } from '../../../containers/model/match.ts';
import type { Command } from '../../../discord/gate/command.ts';
import { containerOption, define } from '../../../discord/gate/definition.ts';
import { showAudit } from '../audit-answer.ts';

const periods = [
  { name: 'the last hour', value: 60 },
  { name: 'the last day', value: 1440 },
  { name: 'the last week', value: 10_080 },
  { name: 'the last month', value: 43_200 },
];

/** `/audit [container] [member] [since]`: who did what, newest first, paged. For admins. */
export const audit = {
  data: define('audit', 'Show who did what (for admins)', [
    containerOption('Only what was done to this one; also one that is gone', false),
    {
      type: ApplicationCommandOptionType.User,
      name: 'member',
      description: 'Only what this person did',
      required: false,
    },
    {
      type: ApplicationCommandOptionType.Integer,
      name: 'since',
      description: 'Only from this long ago until now',
      required: false,
      choices: periods,
    },
  ]),
  permission: 'admin',
  visibility: 'private',
  container: 'mentioned',
  async execute({ services, visible }, options) {
    const { container, member, since } = options;
    const question = {
      // What is suggested for an overlong name is not the name itself.
      container: typeof container === 'string' ? (resolve(visible, container)?.name ?? container) : null,
      memberId: typeof member === 'object' ? member.id : (member?.toString() ?? null),
      minutes: typeof since === 'number' ? since : null,
      before: null,
    };
    return { view: showAudit(services, question), outcome: null };
  },
} satisfies Command;
