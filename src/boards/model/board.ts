import type { GroupMember } from '../../access/model/selector.ts';

/** By what a board puts containers under headings. `group`: the label, or else the compose project. */
export const boardGroupings = ['group', 'project', 'none'] as const;

export type BoardGrouping = (typeof boardGroupings)[number];

/** A message that always shows how some containers are, as the owner wants it. */
export interface Board {
  /** Its key in the config: the board's identity. */
  readonly name: string;
  /** Discord's id. */
  readonly channelId: string;
  readonly title: string;
  /** Groups are resolved. */
  readonly containers: readonly GroupMember[];
  readonly groupBy: BoardGrouping;
  readonly stats: boolean;
  /** How often figures are shown anew, milliseconds. */
  readonly everyMs: number;
  readonly controls: boolean;
  readonly keepLast: boolean;
}
