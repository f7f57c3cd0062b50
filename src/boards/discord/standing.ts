import type { TroubleKind } from '../../discord/rest/trouble.ts';
import type { ContainerStats } from '../../stats/model/container-stats.ts';
import type { Board } from '../model/board.ts';
import type { BoardMessage } from '../model/board-store.ts';
import type { SeenStates } from '../model/content.ts';

/** A board and how it stands, as the runner keeps it. Times by the monotonic clock, but where it says otherwise. */
export interface Standing {
  board: Board;
  /** `null`: it stands nowhere yet. */
  message: BoardMessage | null;
  /** Digest of what it shows, see `boardView`; `null`: not known. */
  shown: string | null;
  differsSince: number | null;
  figures: ReadonlyMap<string, ContainerStats> | null;
  figuresAt: number | null;
  page: number;
  /** When somebody last turned a page. */
  turnedAt: number;
  /** What was seen of the states last, by a digest; `null`: nothing yet. */
  seen: SeenStates | null;
  /** Something is on its way to Discord. */
  busy: boolean;
  /** Not before then, after something failed; `null`: at any time. */
  retryAt: number | null;
  /** It is no longer the last message of its channel, and should be. */
  toMove: boolean;
  /** No new post in place of what stands before then, after one was refused; `null`: at any time. */
  postAt: number | null;
  failures: number;
  /** Why the last try failed; `null`: it did not, or not because of Discord. */
  trouble: TroubleKind | null;
  /** That it cannot be shown was told to the admins. */
  told: boolean;
}

/** A board that nothing is known of but what is remembered of its message. */
export function newStanding(board: Board, message: BoardMessage | null): Standing {
  return {
    board,
    message,
    shown: message?.shown ?? null,
    differsSince: null,
    figures: null,
    figuresAt: null,
    page: 0,
    turnedAt: 0,
    seen: message && message.seen !== null ? { key: message.seen, changedAt: message.changedAt } : null,
    busy: false,
    retryAt: null,
    toMove: false,
    postAt: null,
    failures: 0,
    trouble: null,
    told: false,
  };
}
