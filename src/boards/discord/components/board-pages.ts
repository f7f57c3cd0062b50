import type { Component } from '../../../discord/gate/command.ts';
import { UserError } from '../../../discord/gate/errors.ts';
import { pageNumber } from '../../../discord/ui/pages.ts';
import type { BoardPartsDeps } from '../board-parts.ts';

/** `board:<board>:<page>:<use>`: another page of a board, for everybody who sees it. `use` only keeps two ids apart. */
export function boardPages({ boards }: BoardPartsDeps): Component {
  return {
    id: 'board',
    press: () => ({ action: 'board', permission: 'view', container: null }),
    async execute(_context, [board = '', page = '']) {
      const number = pageNumber(page);
      const view = boards.turnPage(board, number);
      if (!view) throw new UserError('This board is no longer one.');
      return { view, outcome: null };
    },
  };
}
