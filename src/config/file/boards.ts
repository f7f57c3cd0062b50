import type { Board } from '../../core/boards/board.ts';
import { resolveGroups } from './resolve-groups.ts';
import type { Config } from './schema.ts';

/** The boards that the file asks for. */
export function boardsOf({ boards, groups }: Pick<Config, 'boards' | 'groups'>): Board[] {
  return Object.entries(boards).map(([name, board]) => ({
    name,
    channelId: board.channel,
    title: board.title ?? name,
    containers: resolveGroups(board.containers, groups),
    groupBy: board.groupBy,
    stats: board.stats,
    everyMs: board.every,
    controls: board.controls,
    keepLast: board.keepLast,
  }));
}
