import type { TroubleKind } from '../../../discord/rest/trouble.ts';
import { plain } from '../../../discord/ui/text.ts';
import { cannotPost, why } from '../../../discord/ui/unpublished.ts';
import type { View } from '../../../discord/ui/view.ts';
import type { Board } from '../../model/board.ts';
import type { BoardMessage } from '../../model/board-store.ts';

/** Boards that are listed one by one. */
const mostListed = 40;

/** What is known of a board's message; `undefined`: it is on its way. */
export type StandingOf = (
  name: string,
) =>
  | { readonly message: BoardMessage | null; readonly failing: boolean; readonly trouble: TroubleKind | null }
  | undefined;

/** `lacks`: permissions that the bot needs in that channel and has not; `absent`: names that no container has now. */
export function boardSavedView(
  { name, channelId }: Board,
  { lacks, absent }: { readonly lacks: readonly string[]; readonly absent: string | null },
): View {
  const hints = absent === null ? [] : [absent];
  const title = `The board “${plain(name)}” is saved`;
  if (lacks.length === 0) return { tone: 'good', title, body: [`It stands in <#${channelId}>.`, ...hints] };
  const then = 'It is tried again every hour; `/board edit` with this name tries at once.';
  return {
    tone: 'warning',
    title: `${title}, but cannot be shown yet`,
    body: [`${cannotPost(channelId, lacks)} ${then}`, ...hints],
  };
}

export function boardRemovedView(name: string): View {
  return { tone: 'neutral', title: `The board “${plain(name)}” is gone`, body: ['Its message goes, too.'] };
}

export function boardsView(boards: readonly Board[], standing: StandingOf): View {
  const lines = boards.slice(0, mostListed).map(({ name, channelId }) => {
    const known = standing(name);
    const trouble = known?.message?.dropped
      ? ' · ⏹️ deleted twice, so it is left alone; `/board edit` posts it again'
      : known?.failing
        ? ` · ⚠️ cannot be shown at the moment. ${known.trouble ? why(known.trouble) : 'The log says why.'}`
        : '';
    return `**${plain(name)}** in <#${channelId}>${trouble}`;
  });
  const more = boards.length - mostListed;
  return {
    tone: 'neutral',
    title: 'Boards',
    body: [
      boards.length === 0 ? 'There are no boards. `/board create` makes one.' : lines.join('\n'),
      more > 0 ? `-# … and ${more} more` : '',
    ],
  };
}
