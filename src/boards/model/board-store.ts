/** A message of a board, by Discord's ids. */
export interface LeftMessage {
  readonly channelId: string;
  readonly messageId: string;
}

/** Where a board stands, and since when, milliseconds since the epoch. */
export interface BoardPlace extends LeftMessage {
  readonly postedAt: number;
}

/** A post that was begun: it may or may not have arrived. */
export interface BoardAttempt {
  /** Discord's id. */
  readonly channelId: string;
  /** At most 25 characters: Discord takes two posts with the same for one. */
  readonly once: string;
  /** When it was first sent, milliseconds since the epoch. */
  readonly at: number;
  /** It was said that an earlier one may have arrived in the same channel. */
  readonly told: boolean;
}

/** What is known of a board's message. Times are milliseconds since the epoch. */
export interface BoardMessage {
  /** Name of the board. */
  readonly board: string;
  /** `null`: it stands nowhere. */
  readonly posted: BoardPlace | null;
  /** What is to take the place of `posted`; `null`: nothing is under way. */
  readonly attempt: BoardAttempt | null;
  /** When it was last posted again because somebody had deleted it; `null`: never. */
  readonly replacedAt: number | null;
  /** Somebody deleted it again, or it cannot be written: it is left alone until the owner changes the board. */
  readonly dropped: boolean;
  /** Digest of what it shows, so that it is not edited for nothing after a start; `null`: not known for sure. */
  readonly shown: string | null;
  /** Digest of the states that were seen last; `null`: none yet. */
  readonly seen: string | null;
  /** When those came about, see `changeTime`; `null`: nobody knows. */
  readonly changedAt: number | null;
}

/**
 * What is remembered of boards. Throws where the database cannot be read or written. What is given as `left` has no use
 * any more; in the same step it is written down as to be taken away.
 */
export interface BoardStore {
  all(): readonly BoardMessage[];
  save(message: BoardMessage, left: LeftMessage | null): void;
  remove(board: string, left: LeftMessage | null): void;
  /** Messages that are still to be taken away. */
  left(): readonly LeftMessage[];
  leave(message: LeftMessage): void;
  /** It is gone, or stays for good. */
  clear(message: LeftMessage): void;
}
