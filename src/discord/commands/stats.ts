import { isRunning } from '../../core/containers/container.ts';
import type { Command } from '../command.ts';
import { showStats, showStatsTable } from '../stats-answer.ts';
import { containerOption, define } from './definition.ts';

/** `/stats [container]`: what all that run are using, or one with its limits. Reads the cache, never the engine. */
export const stats = {
  data: define('stats', 'Show CPU, memory, network and disk use', [
    containerOption('One container; leave it out to compare all', false),
  ]),
  permission: 'stats',
  visibility: 'private',
  container: 'optional',
  suggests: isRunning,
  async execute(context, _options, container) {
    return container ? showStats(context, container) : showStatsTable(context, 0);
  },
} satisfies Command;
