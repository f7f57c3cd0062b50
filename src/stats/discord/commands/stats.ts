import { ApplicationCommandOptionType } from 'discord.js';
import type { Command } from '../../../discord/gate/command.ts';
import { containerOption, define } from '../../../discord/gate/definition.ts';
import { UserError } from '../../../discord/gate/errors.ts';
import { type HistoryPeriod, historyPeriods, periodWords } from '../../model/history-period.ts';
import { showHistory, showStats, showStatsTable } from '../stats-answer.ts';

const periods = Object.entries(historyPeriods).map(([value, ms]) => ({ name: `the last ${periodWords(ms)}`, value }));

/**
 * `/stats [container] [period]`: what all that run are using, one with its limits, or one over time as a chart. Reads
 * the cache and the history, never the engine.
 */
export const stats = {
  data: define('stats', 'Show CPU, memory, network and disk use', [
    containerOption('One container; leave it out to compare all', false),
    {
      type: ApplicationCommandOptionType.String,
      name: 'period',
      description: 'With a container: a chart of its CPU and memory over this time',
      required: false,
      choices: periods,
    },
  ]),
  permission: 'stats',
  visibility: 'private',
  container: 'optional',
  async execute(context, options, container) {
    const period = options['period'];
    if (container) return isPeriod(period) ? showHistory(context, container, period) : showStats(context, container);
    if (period) throw new UserError('A chart is of one container: please choose it as well.');
    return showStatsTable(context, 0);
  },
} satisfies Command;

function isPeriod(value: unknown): value is HistoryPeriod {
  return typeof value === 'string' && value in historyPeriods;
}
