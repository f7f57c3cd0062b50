import type { Component } from '../../../discord/gate/command.ts';
import { UserError } from '../../../discord/gate/errors.ts';
import { pageNumber } from '../../../discord/ui/pages.ts';
import { showStats, showStatsTable } from '../stats-answer.ts';

/** `stats:<page>:<use>`: another page of the table of `/stats`. */
const stats: Component = {
  id: 'stats',
  press: () => ({ action: 'stats', permission: 'stats', container: null }),
  execute: (context, [page = '']) => showStatsTable(context, pageNumber(page)),
};

/** `one-stats:<container>`: the figures of one container anew. */
const oneStats: Component = {
  id: 'one-stats',
  press: (args) => ({ action: 'stats', permission: 'stats', container: args.join(':') }),
  async execute(context, _args, container) {
    if (!container) throw new UserError('This container no longer exists.');
    return showStats(context, container);
  },
};

export const statsPages: readonly Component[] = [stats, oneStats];
