import { showAccessList } from '../../access/discord/access-list.ts';
import { showWho } from '../../access/discord/who-answer.ts';
import { statusView } from '../../containers/ui/status.ts';
import { showStats, showStatsTable } from '../../stats/discord/stats-answer.ts';
import type { Component } from '../gate/command.ts';
import { UserError } from '../gate/errors.ts';

/** `status:<page>:<use>:<filter>`: another page of `/status`. `use` only keeps two buttons' ids apart. */
const status: Component = {
  id: 'status',
  press: () => ({ action: 'status', permission: 'view', container: null }),
  async execute({ visible, services }, [page = '', , ...filter]) {
    const question = { page: pageNumber(page), filter: filter.join(':').slice(0, 50) };
    return { view: statusView(visible, question, services.engineStatus()), outcome: null };
  },
};

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

/** `access:<page>:<use>:<member>`: another page of `/access`, by the roles of now. Of others than oneself: for admins. */
const access: Component = {
  id: 'access',
  press: ([, , memberId], actor) => ({
    action: 'access',
    permission: memberId === actor.id ? 'view' : 'admin',
    container: null,
  }),
  async execute(context, [page = '', , memberId = '']) {
    const { actor } = context;
    const person = memberId === actor.id ? actor : await context.member(memberId);
    if (!person) throw new UserError('This person is no longer a member of this server.');
    return { view: showAccessList(context, person, pageNumber(page)), outcome: null };
  },
};

/** `who:<page>:<use>:<container>`: another page of `/who`. */
const who: Component = {
  id: 'who',
  press: ([, , ...container]) => ({ action: 'who', permission: 'admin', container: container.join(':') }),
  async execute(context, [page = ''], container) {
    if (!container) throw new UserError('This container no longer exists.');
    return { view: showWho(context, container, pageNumber(page)), outcome: null };
  },
};

export const pages: readonly Component[] = [status, stats, oneStats, access, who];

function pageNumber(text: string): number {
  return /^\d{1,4}$/.test(text) ? Number(text) : 0;
}
