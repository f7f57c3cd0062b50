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

/** Times of the latest edits, oldest first, by the monotonic clock. */
export type EditTimes = readonly number[];

/** What was edited lately in one channel. */
export interface ChannelEdits {
  readonly every: EditTimes;
  /** Those of messages that were old: young ones, edited often, must not use up what is left for them. */
  readonly old: EditTimes;
}

export const noEdits: ChannelEdits = { every: [], old: [] };

/** What was edited lately, as far as it matters for one message. */
export interface EditHistory {
  /** Of the message itself. */
  readonly message: EditTimes;
  readonly channel: ChannelEdits;
  readonly all: EditTimes;
  /** Age of the message, milliseconds. */
  readonly ageMs: number;
}

/** When the message may be edited at the earliest; `now` or later, by the same clock. */
export function nextEditAt({ message, channel, all, ageMs }: EditHistory, now: number): number {
  const old = isOld(ageMs);
  const gap = old ? oldGapMs : gapMs;
  const last = message.at(-1);
  return Math.max(
    now,
    last === undefined ? now : last + gap,
    old ? after(channel.old, oldChannelLimit) : after(message, burst),
    after(channel.every, channelLimit),
    after(all, allLimit),
  );
}

/** Adds an edit, and keeps no more than can still matter. */
export function withEdit(times: EditTimes, now: number): EditTimes {
  return [...times, now].slice(-allLimit.edits);
}

/** {@link withEdit} of a message of that age, for its channel. */
export function withChannelEdit({ every, old }: ChannelEdits, ageMs: number, now: number): ChannelEdits {
  return { every: withEdit(every, now), old: isOld(ageMs) ? withEdit(old, now) : old };
}

function isOld(ageMs: number): boolean {
  return ageMs >= oldAfterMs;
}

/** When the limit leaves room for one more. */
function after(times: EditTimes, { edits, withinMs }: { edits: number; withinMs: number }): number {
  const oldest = times.at(-edits);
  return oldest === undefined ? Number.NEGATIVE_INFINITY : oldest + withinMs;
}
