import { plain } from './text.ts';
import type { View } from './view.ts';

/** Told to the admins: the disk with our data is full, or has room again. `path`: the folder on it. */
export function diskFullView(path: string, isFull: boolean): View {
  if (!isFull) return { tone: 'good', title: 'The disk has room again', body: ['Everything is written down again.'] };
  return {
    tone: 'bad',
    title: 'The disk is full',
    body: [
      `Nothing can be kept in ${plain(path)}: settings stay as they are, schedules do not begin, the audit and the history have a gap. Commands and alerts work.`,
      '**What helps:** room on that disk. It goes on by itself.',
    ],
  };
}
