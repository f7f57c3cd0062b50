/**
 * How often messages are edited: below what Discord allows, so that there is room for alerts and answers, and no board has
 * to be told to wait. Discord takes 5 edits in 5 s a channel (by its headers) and about 3 in 6 s for messages older than an
 * hour (error 30046, without headers).
 */
const channelLimit = { edits: 4, withinMs: 5_500 };
const oldChannelLimit = { edits: 2, withinMs: 7_000 };
/** A young message: at once when something happens, and slower while much does. */
const burst = { edits: 4, withinMs: 20_000 };
const gapMs = 1_000;
/** A message that Discord calls old, with a margin for two clocks that differ. */
const oldAfterMs = 55 * 60_000;
const oldGapMs = 15_000;
/** All boards together. */
const allLimit = { edits: 15, withinMs: 1_000 };

/** The latest edits of something. One counts from its end: nobody knows when on its way Discord sees it. */
export interface Edits {
  /** When they ended, oldest first, by the monotonic clock; no more than can still matter. */
  readonly ended: readonly number[];
  readonly underWay: number;
}

export const noEdits: Edits = { ended: [], underWay: 0 };

/** What was edited lately, as far as it matters for one message. */
export interface EditHistory {
  readonly message: Edits;
  readonly channel: Edits;
  /** Of the channel's messages that were old: young ones, edited often, must not use up what is left for them. */
  readonly channelOld: Edits;
  readonly all: Edits;
  /** Age of the message, milliseconds. */
  readonly ageMs: number;
}

/** When the message may be edited at the earliest, as far as that is known at `now`; `now` or later, by the same clock. */
export function nextEditAt({ message, channel, channelOld, all, ageMs }: EditHistory, now: number): number {
  const isOld = isOldMessage(ageMs);
  const free = ({ ended, underWay }: Edits, { edits, withinMs }: { edits: number; withinMs: number }) => {
    // When the limit leaves room for one more.
    const oldest = underWay >= edits ? now : ended.at(underWay - edits);
    return oldest === undefined ? now : oldest + withinMs;
  };
  return Math.max(
    now,
    free(message, { edits: 1, withinMs: isOld ? oldGapMs : gapMs }),
    isOld ? free(channelOld, oldChannelLimit) : free(message, burst),
    free(channel, channelLimit),
    free(all, allLimit),
  );
}

/** Does Discord limit its edits more? `ageMs` in milliseconds. */
export function isOldMessage(ageMs: number): boolean {
  return ageMs >= oldAfterMs;
}

/** With one more under way. */
export function withEdit({ ended, underWay }: Edits): Edits {
  return { ended, underWay: underWay + 1 };
}

/** With one that was under way and ended at `now`. */
export function withEnd({ ended, underWay }: Edits, now: number): Edits {
  return { ended: [...ended, now].slice(-allLimit.edits), underWay: Math.max(0, underWay - 1) };
}
