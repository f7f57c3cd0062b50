import { ApplicationCommandOptionType } from 'discord.js';
import type { Command } from '../../../discord/gate/command.ts';
import { containerOption, define } from '../../../discord/gate/definition.ts';
import { UserError } from '../../../discord/gate/errors.ts';
import { TurnError } from '../../../kit/turns.ts';
import { readableLog } from '../readable-log.ts';
import { logsView, mostBytes, searchedLines } from '../views/logs.ts';

/** How far back; the value is minutes. */
const periods = [
  { name: 'the last 5 minutes', value: 5 },
  { name: 'the last 15 minutes', value: 15 },
  { name: 'the last hour', value: 60 },
  { name: 'the last 6 hours', value: 360 },
  { name: 'the last day', value: 1440 },
  { name: 'the last week', value: 10_080 },
];

/** `/logs container [lines] [search] [since]`: the last lines, readable; as a file too when they are many. */
export const logs = {
  data: define('logs', 'Show the last lines that a container wrote', [
    containerOption('Which one', true),
    {
      type: ApplicationCommandOptionType.Integer,
      name: 'lines',
      description: 'How many lines, 50 unless told otherwise',
      required: false,
      minValue: 1,
      maxValue: 5000,
    },
    {
      type: ApplicationCommandOptionType.String,
      name: 'search',
      description: `Only lines with this text in them, of the last ${searchedLines.toLocaleString('en')}`,
      required: false,
      maxLength: 100,
    },
    {
      type: ApplicationCommandOptionType.Integer,
      name: 'since',
      description: 'Only lines from this long ago until now',
      required: false,
      choices: periods,
    },
  ]),
  permission: 'logs',
  visibility: 'private',
  container: 'required',
  suggests: (container) => container.state !== 'missing',
  async execute({ services, actor }, options, container) {
    if (!container) throw new Error('the gate resolves a required container');
    const lines = Number(options['lines'] ?? 50);
    const search = String(options['search'] ?? '');
    const period = periods.find(({ value }) => value === options['since']);
    const { log, end } = await services.logReads
      .readFor(actor.id, container.id, {
        // One more, to know whether there are more.
        tail: search ? searchedLines + 1 : lines,
        maxBytes: mostBytes,
        ...(period ? { since: services.clock.now() - period.value * 60_000 } : {}),
      })
      .catch(noTurn);
    try {
      const question = { container: container.name, lines, search, since: period?.name ?? null };
      return { view: await logsView(await readableLog(log, question), question), outcome: 'done', over: end };
    } catch (error) {
      end();
      throw error;
    }
  },
} satisfies Command;

const noTurnWords = {
  own: 'You have three logs on their way already. Wait until they are here, then ask again.',
  full: 'Many people are reading logs right now. Try again in a minute.',
  late: 'Many people are reading logs right now, and your turn did not come. Try again in a minute.',
};

function noTurn(error: unknown): never {
  throw error instanceof TurnError ? new UserError(noTurnWords[error.reason]) : error;
}
