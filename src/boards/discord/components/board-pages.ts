import type { Component } from '../../../discord/gate/command.ts';
import { UserError } from '../../../discord/gate/errors.ts';
import { pageNumber } from '../../../discord/ui/pages.ts';

/** `board:<board>:<page>:<use>`: another page of a board, for everybody who sees it. `use` only keeps two ids apart. */
export const boardPages: Component = {
  id: 'board',
  press: () => ({ action: 'board', permission: 'view', container: null }),
  async execute({ services }, [board = '', page = '']) {
    const number = pageNumber(page);
    const view = services.boards.turnPage(board, number);
    if (!view) throw new UserError('This board is no longer one.');
    return { view, outcome: null };
  },
};
