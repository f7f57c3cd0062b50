import { plain } from '../../../discord/ui/text.ts';
import type { View } from '../../../discord/ui/view.ts';
import type { History } from '../../model/history.ts';
import { periodWords } from '../../model/history-period.ts';
import { describeHistory } from '../../model/history-words.ts';

/**
 * A container over time: a picture and the same in words, for those who cannot see it and for when there is none.
 * `png` null: it could not be drawn.
 */
export function historyView(history: History, timeZone: string, png: Uint8Array | null): View {
  const period = periodWords(history.toMs - history.fromMs);
  const words = describeHistory(history, timeZone);
  const view: View = {
    tone: 'neutral',
    title: `${plain(history.name)} over the last ${period}`,
    body: [plain(words, 1024)],
    footer: `CPU is percent of one core · times in the picture are ${plain(timeZone)}`,
  };
  if (history.points.length === 0 || png === null) {
    const why = png === null && history.points.length > 0 ? ['The picture could not be drawn this time.'] : [];
    return { ...view, body: [...(view.body ?? []), ...why] };
  }
  return { ...view, picture: { name: 'chart.png', data: Buffer.from(png), description: words } };
}
