import { plain } from '../../../discord/ui/text.ts';
import type { View } from '../../../discord/ui/view.ts';

/** Told to the admins: a board was deleted from its channel a second time. */
export function boardDroppedView(board: string): View {
  return {
    tone: 'warning',
    title: `The board “${plain(board)}” is left alone`,
    body: [
      'Its message was deleted a second time, after I had posted it again.',
      '`/board edit` posts it again, `/board remove` takes it out of stevedore.yml.',
    ],
  };
}
