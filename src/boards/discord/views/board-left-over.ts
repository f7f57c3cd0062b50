import { plain } from '../../../discord/ui/text.ts';
import type { View } from '../../../discord/ui/view.ts';

/** Told to the admins: nobody knows whether a board's message arrived, and it is not waited for any more. */
export function boardLeftOverView(board: string, channelId: string): View {
  return {
    tone: 'warning',
    title: `A message of the board “${plain(board)}” may be left over`,
    body: [
      `The connection or Stevedore ended while it was being posted in <#${channelId}>, and I do not know whether it arrived.`,
      'If one stands there that does not change any more, delete it.',
    ],
  };
}

/** Told to the admins: the bot is another application than the one that posted a board, which stands there still. */
export function boardOfOtherApplicationView(board: string, channelId: string): View {
  return {
    tone: 'warning',
    title: `The board “${plain(board)}” is posted again`,
    body: [
      `I log in as another Discord application now, which cannot change the earlier message in <#${channelId}>.`,
      'If that one still stands there, delete it: it no longer changes, and its menu does nothing.',
    ],
  };
}
