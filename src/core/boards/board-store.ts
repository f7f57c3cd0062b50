/** Where a board stands. Times are milliseconds since the epoch. */
export interface BoardMessage {
  /** Name of the board. */
  readonly board: string;
  /** Discord ids. `messageId` null: it is being posted, which may or may not have arrived. */
  readonly channelId: string;
  readonly messageId: string | null;
  /** At most 25 characters: Discord takes two posts with the same for one. */
  readonly once: string;
  readonly postedAt: number;
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

/** A message of a board that has no use any more, to be taken out of its channel. Discord ids. */
export interface LeftMessage {
  readonly channelId: string;
  readonly messageId: string;
}

/** What is remembered of boards. Throws where the database cannot be read or written. */
export interface BoardStore {
  all(): readonly BoardMessage[];
  save(message: BoardMessage): void;
  /** Forgets where a board stands. In the same step its message is written down as left, if there is one. */
  remove(board: string, left: LeftMessage | null): void;
  /** Messages that are still to be taken away. */
  left(): readonly LeftMessage[];
  leave(message: LeftMessage): void;
  /** It is gone, or stays for good. */
  clear(message: LeftMessage): void;
}
