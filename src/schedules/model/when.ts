import type { WallTime } from '../../kit/zone-time.ts';

/** When a schedule runs, as it was understood. `text` is how the owner wrote it, for lists. */
export type When =
  /** Again and again, by the clock of the schedule's time zone. */
  | { readonly kind: 'cron'; readonly expression: string; readonly text: string }
  /** Once, at a time on the clock of the schedule's time zone. */
  | { readonly kind: 'once'; readonly wall: WallTime; readonly text: string }
  /** Once, at an instant: milliseconds since the epoch. */
  | { readonly kind: 'instant'; readonly at: number; readonly text: string };
