import { createHash, randomBytes } from 'node:crypto';
import { unpublishedView } from '../../discord/ui/unpublished.ts';
import type { View } from '../../discord/ui/view.ts';
import { backoffMs } from '../../kit/backoff.ts';
import { PublishError } from '../../outbox/publish-error.ts';
import type { BoardAttempt, BoardMessage, BoardPlace, LeftMessage } from '../model/board-store.ts';
import { boardContent, changeTime, stateKey } from '../model/content.ts';
import { type LeftMessages, retryMs } from './left-messages.ts';
import type { BoardRunnerDeps } from './runner-deps.ts';
import type { Standing } from './standing.ts';
import { boardView } from './views/board.ts';
import { boardDroppedView } from './views/board-dropped.ts';
import { boardLeftOverView, boardOfOtherApplicationView } from './views/board-left-over.ts';

/** After a refusal that only the owner can mend. */
const refusedRetryMs = 3_600_000;
/** A board that is deleted again within this time is left alone. */
const deletedAgainMs = 24 * 3_600_000;
/** A post that nobody knows the end of is sent again under its old name within this time: Discord knows it for two minutes. */
const sameTryMs = 90_000;

/** Gets one board at a time into its channel, and remembers where it stands and what went wrong. */
export class BoardPoster {
  readonly #deps: BoardRunnerDeps;
  readonly #left: LeftMessages;
  readonly #current: (board: string) => Standing | undefined;

  /** `current`: how the board of that name stands; `undefined`: the owner wants none (any more). */
  constructor(deps: BoardRunnerDeps, left: LeftMessages, current: (board: string) => Standing | undefined) {
    this.#deps = deps;
    this.#left = left;
    this.#current = current;
  }

  /** Posts it, in place of an earlier message of it, which goes only when the new one is there. */
  async post(standing: Standing): Promise<void> {
    const { publisher, clock } = this.#deps;
    const { board, message: before } = standing;
    await this.#readFigures(standing);
    const view = this.view(standing);
    const now = clock.now();
    const earlier = before?.attempt ?? null;
    const isSameTry =
      earlier !== null && earlier.channelId === board.channelId && Math.abs(now - earlier.at) < sameTryMs;
    if (earlier && !isSameTry) this.#abandon(board.name, earlier);
    // Said once, however often it is tried.
    const told = earlier?.channelId === board.channelId;
    const attempt = isSameTry ? earlier : newAttempt(board.channelId, now, told);
    const trying: BoardMessage = { ...(before ?? blank(board.name)), ...seenOf(standing), attempt };
    // Before it is sent: a process that is killed in between sends the same, not another.
    this.#remember(standing, trying);
    const messageId = await publisher.post(board.channelId, view, { once: attempt.once }).then(
      (posted) => posted.messageId,
      (error: unknown) => {
        // An earlier try may have arrived, whatever comes of this one.
        if (!isSameTry && !mayHaveArrived(error)) this.#remember(standing, { ...trying, attempt: null });
        throw error;
      },
    );
    // The same try may have arrived before, with what was to be shown then.
    const shown = isSameTry ? null : digest(view);
    standing.shown = shown;
    standing.differsSince = null;
    standing.toMove = false;
    standing.postAt = null;
    const posted: BoardPlace = { channelId: board.channelId, messageId, postedAt: attempt.at };
    this.#remember(standing, { ...trying, posted, attempt: null, shown }, trying.posted);
  }

  /** `onlyFigures`: nothing is sent where they make no difference. */
  async edit(standing: Standing, posted: BoardPlace, onlyFigures: boolean): Promise<void> {
    await this.#readFigures(standing);
    const view = this.view(standing);
    const wanted = digest(view);
    if (onlyFigures && wanted === standing.shown) return;
    // Until Discord has answered, and if it never does, the message may show either.
    this.showing(standing, null);
    await this.#deps.publisher.edit(posted, view);
    this.showing(standing, wanted);
  }

  /** What its message shows from now on, see {@link digest}; `null`: not known for sure. */
  showing(standing: Standing, shown: string | null): void {
    standing.shown = shown;
    if (shown !== null) standing.differsSince = null;
    const { message } = standing;
    if (message) this.#remember(standing, { ...message, ...seenOf(standing), shown });
  }

  /** A board without figures is better than none. */
  async #readFigures(standing: Standing): Promise<void> {
    const { stats, clock, log, feed } = this.#deps;
    const { board, figuresAt } = standing;
    const now = clock.monotonic();
    if (!board.stats || !feed.status().connected) {
      standing.figures = null;
      return;
    }
    if (figuresAt !== null && now - figuresAt < board.everyMs) return;
    standing.figuresAt = now;
    try {
      // Boards come due at different moments, and share what is young enough for them: from the Engine figures are dear.
      const { containers } = await stats.getAllContainerStats({ maxAgeMs: board.everyMs / 3 });
      standing.figures = containers;
    } catch (error) {
      standing.figures = null;
      log.warn({ err: error, board: board.name }, 'there were no figures for a board');
    }
  }

  /** How it looks now. */
  view(standing: Standing): View {
    const { registry, feed, clock } = this.#deps;
    const { board, page } = standing;
    const content = boardContent(board, registry.all(), feed.status());
    // While the engine is away nothing new is seen.
    if (content.awaySince === null) {
      const key = digest(stateKey(content));
      standing.seen = { key, changedAt: changeTime(content, key, standing.seen, clock.now()) };
    }
    const figures = board.stats ? (standing.figures ?? new Map()) : null;
    return boardView(content, {
      board: board.name,
      page,
      controls: board.controls,
      figures,
      changedAt: standing.seen?.changedAt ?? null,
    });
  }

  /** Decides what a failure means: later, again, or leave it alone. `isPost`: of a post, not of an edit. */
  failed(standing: Standing, error: unknown, isPost: boolean): void {
    const { clock, log, notices } = this.#deps;
    const { board, message } = standing;
    if (!this.#isWanted(standing)) return;
    standing.failures++;
    standing.trouble = error instanceof PublishError ? error.kind : null;
    const now = clock.monotonic();
    if (!(error instanceof PublishError)) {
      log.error({ err: error, board: board.name }, 'a board could not be shown');
      standing.retryAt = now + retryMs.most;
      return;
    }
    if (error.lasts === 'passing') {
      standing.retryAt = now + backoffMs(retryMs, standing.failures);
      return;
    }
    switch (error.kind) {
      case 'no-message':
        if (message) this.#deleted(standing, message);
        return;
      case 'not-ours':
        if (message) this.#disown(standing, message);
        return;
      default:
        if (isPost && message?.posted) {
          // What stands is kept true meanwhile.
          standing.postAt = now + refusedRetryMs;
          standing.toMove = false;
        } else standing.retryAt = now + refusedRetryMs;
        log.error({ err: error, board: board.name }, `a board cannot be shown: ${error.message} ${error.advice ?? ''}`);
        if (!standing.told) {
          standing.told = true;
          notices.tell(unpublishedView(`The board “${board.name}”`, board.channelId, error));
        }
    }
  }

  /** Somebody deleted it: posted again once, then left alone and said so. */
  #deleted(standing: Standing, message: BoardMessage): void {
    const { clock, log, notices } = this.#deps;
    const { replacedAt } = message;
    const now = clock.now();
    standing.shown = null;
    standing.failures = 0;
    if (replacedAt === null || Math.abs(now - replacedAt) > deletedAgainMs) {
      this.#remember(standing, { ...message, posted: null, replacedAt: now });
      return;
    }
    this.#remember(standing, { ...message, dropped: true });
    log.warn({ board: message.board }, 'a board was deleted twice: it is left alone');
    notices.tell(boardDroppedView(message.board));
  }

  /** It was posted as another application, whose messages nobody else can edit: posted again, and said so. */
  #disown(standing: Standing, message: BoardMessage): void {
    const { board, posted } = message;
    standing.shown = null;
    standing.failures = 0;
    // Where the bot may delete messages of others, it does.
    this.#remember(standing, { ...message, posted: null, shown: null }, posted);
    this.#deps.log.warn({ board }, 'a board stands in a message of another application: it is posted again');
    if (posted) this.#deps.notices.tell(boardOfOtherApplicationView(board, posted.channelId));
  }

  /** `left`: a message that has no use any more from now on. */
  #remember(standing: Standing, message: BoardMessage, left: LeftMessage | null = null): void {
    standing.message = message;
    this.#write(() => {
      // Otherwise the name may be another board's by now.
      if (this.#isWanted(standing)) this.#deps.store.save(message, left);
      else if (left) this.#deps.store.leave(left);
    });
    if (left) this.#left.add(left);
  }

  #write(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#deps.log.error({ err: error }, 'where a board stands could not be written down');
    }
  }

  /** It is posted anew at the next look, also if it had been left alone. */
  forget(standing: Standing): void {
    standing.message = null;
    this.#write(() => this.#deps.store.remove(standing.board.name, null));
  }

  /** What came of a try will never be known: if it arrived, nobody can take it away but people. */
  #abandon(board: string, { channelId, told }: BoardAttempt): void {
    if (told) return;
    this.#deps.log.warn(
      { board, channelId },
      'a message of a board may be left over: it is not known whether it arrived',
    );
    this.#deps.notices.tell(boardLeftOverView(board, channelId));
  }

  #isWanted(standing: Standing): boolean {
    return this.#current(standing.board.name) === standing;
  }

  /** Its board is none any more, and nothing is on its way: it is forgotten, and its message taken away. */
  gone(message: BoardMessage): void {
    const { board, posted: left, attempt } = message;
    if (attempt) this.#abandon(board, attempt);
    this.#write(() => {
      // Meanwhile there may be a new board of that name.
      if (!this.#current(board)) this.#deps.store.remove(board, left);
      else if (left) this.#deps.store.leave(left);
    });
    if (left) this.#left.add(left);
  }
}

/** Short, and the same for what looks the same. */
export function digest(shown: View | string): string {
  return createHash('sha256').update(JSON.stringify(shown)).digest('base64url');
}

function newAttempt(channelId: string, at: number, told: boolean): BoardAttempt {
  return { channelId, once: `b${randomBytes(9).toString('base64url')}`, at, told };
}

/** A board that stands nowhere. */
function blank(board: string): BoardMessage {
  return {
    board,
    posted: null,
    attempt: null,
    replacedAt: null,
    dropped: false,
    shown: null,
    seen: null,
    changedAt: null,
  };
}

function mayHaveArrived(error: unknown): boolean {
  return !(error instanceof PublishError) || !error.unsent;
}

function seenOf({ seen }: Standing): Pick<BoardMessage, 'seen' | 'changedAt'> {
  return { seen: seen?.key ?? null, changedAt: seen?.changedAt ?? null };
}
