import { resolveGroups } from '../config/file/resolve-groups.ts';
import type { Config } from '../config/file/schema.ts';
import type { Board } from './model/board.ts';

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
