import type { TroubleKind } from '../../discord/rest/trouble.ts';
import type { View } from '../../discord/ui/view.ts';
import type { Board } from '../model/board.ts';
import type { BoardMessage } from '../model/board-store.ts';
import { decideBoard } from '../model/decide.ts';
import { BoardPoster, digest } from './board-poster.ts';
import { EditLog } from './edit-log.ts';
import { LeftMessages } from './left-messages.ts';
import type { BoardRunnerDeps } from './runner-deps.ts';
import { newStanding, type Standing } from './standing.ts';

/** After something changed, how long before boards are looked at; milliseconds, as all here. */
const lookAfterMs = 250;
/** Somebody else's page is left after this long. */
const pageReturnsMs = 10 * 60_000;
/** How often it is looked whether a board is still the last message of its channel. */
const lastLookMs = 60_000;
const finishWithinMs = 3_000;
/** How often it is looked whether Discord is there again. */
const waitMs = 500;

/** How a board fares, for those who ask. */
export interface BoardState {
  readonly message: BoardMessage | null;
  readonly failing: boolean;
  /** Why it cannot be shown, where Discord is the cause. */
  readonly trouble: TroubleKind | null;
}

/** Keeps every board's message true: posts, edits, replaces. Nothing of it throws. */
export class BoardRunner {
  readonly #deps: BoardRunnerDeps;
  readonly #poster: BoardPoster;
  readonly #standings = new Map<string, Standing>();
  readonly #edits: EditLog;
  readonly #left: LeftMessages;
  #boards: readonly Board[];
  #started = false;
  #ends: (() => void)[] = [];
  #cancelTurn: () => void = () => {};
  #turnAt: number | null = null;
  #cancelLast: () => void = () => {};
  readonly #underWay = new Set<Promise<void>>();

  constructor(deps: BoardRunnerDeps, boards: readonly Board[]) {
    this.#deps = deps;
    this.#boards = boards;
    this.#edits = new EditLog(deps.clock);
    this.#left = new LeftMessages(deps);
    this.#poster = new BoardPoster(deps, this.#left, (name) => this.#standings.get(name));
  }

  /** Throws where the database cannot be read. */
  start(): void {
    if (this.#started) return;
    const remembered = new Map(this.#deps.store.all().map((message) => [message.board, message]));
    this.#left.load();
    this.#started = true;
    for (const board of this.#boards) {
      this.#standings.set(board.name, newStanding(board, remembered.get(board.name) ?? null));
      remembered.delete(board.name);
    }
    for (const message of remembered.values()) this.#poster.gone(message);
    const soon = () => this.#turnWithin(lookAfterMs);
    this.#ends = [this.#deps.registry.onChange(soon), this.#deps.feed.onStatus(soon)];
    soon();
    this.#keepLastLater();
  }

  async stop(): Promise<void> {
    this.#started = false;
    for (const end of this.#ends) end();
    this.#cancelTurn();
    this.#cancelLast();
    const late = new Promise((resolve) => setTimeout(resolve, finishWithinMs).unref());
    await Promise.race([Promise.allSettled(this.#underWay), late]);
  }

  /** What the owner wants from now on. A board that changed is tried again, also if it had been left alone. */
  setBoards(boards: readonly Board[]): void {
    this.#boards = boards;
    if (!this.#started) return;
    const names = new Set(boards.map(({ name }) => name));
    for (const [name, { message, busy }] of this.#standings) {
      if (names.has(name)) continue;
      this.#standings.delete(name);
      // What is on its way is waited for.
      if (message && !busy) this.#poster.gone(message);
    }
    for (const board of boards) {
      const known = this.#standings.get(board.name);
      if (!known) this.#standings.set(board.name, newStanding(board, null));
      else if (JSON.stringify(known.board) !== JSON.stringify(board)) {
        known.board = board;
        this.revive(board.name);
      }
    }
    this.#edits.keep(this.#standings.values());
    this.#turnWithin(lookAfterMs);
  }

  /** Posts a board again that had been left alone. */
  revive(name: string): void {
    const standing = this.#standings.get(name);
    if (!standing) return;
    standing.retryAt = null;
    standing.postAt = null;
    standing.failures = 0;
    standing.told = false;
    if (standing.message?.dropped) this.#poster.forget(standing);
    this.#turnWithin(lookAfterMs);
  }

  /** What boards show is not known any more, as where the bot has become another application: each is edited, or posted again. */
  recheck(): void {
    if (!this.#started) return;
    for (const standing of this.#standings.values()) this.#poster.showing(standing, null);
    this.#turnWithin(lookAfterMs);
  }

  /** Where it stands, and whether it is left alone; `undefined` for no board. */
  standing(name: string): BoardState | undefined {
    const standing = this.#standings.get(name);
    return standing && { message: standing.message, failing: standing.failures > 0, trouble: standing.trouble };
  }

  /** Another page; the caller shows it. `null`: there is no such board any more. */
  turnPage(name: string, page: number): View | null {
    const standing = this.#standings.get(name);
    if (!standing) return null;
    standing.page = page;
    standing.turnedAt = this.#deps.clock.monotonic();
    const view = this.#poster.view(standing);
    this.#poster.showing(standing, digest(view));
    this.#turnWithin(pageReturnsMs);
    return view;
  }

  #turnWithin(ms: number): void {
    if (!this.#started) return;
    const { clock } = this.#deps;
    const at = clock.monotonic() + ms;
    if (this.#turnAt !== null && this.#turnAt <= at) return;
    this.#cancelTurn();
    this.#turnAt = at;
    this.#cancelTurn = clock.after(ms, () => {
      this.#turnAt = null;
      this.#turn();
    });
  }

  /** Looks at every board once; those that wait longest first, because they share what a channel allows. */
  #turn(): void {
    if (!this.#started) return;
    this.#sweepLeft();
    if (!this.#canShow()) {
      this.#turnWithin(waitMs);
      return;
    }
    const now = this.#deps.clock.monotonic();
    const free = [...this.#standings.values()].filter(({ busy }) => !busy);
    const waits = free.sort((a, b) => (a.differsSince ?? now) - (b.differsSince ?? now));
    const next = waits.map((standing) => this.#look(standing, now)).filter((at) => at !== null);
    if (next.length > 0) this.#turnWithin(Math.max(50, Math.min(...next) - now));
  }

  /** Not before the engine was asked once, nor while Discord is away: that costs a board no failed try. */
  #canShow(): boolean {
    const status = this.#deps.feed.status();
    return this.#deps.isOnline() && (status.connected || status.error !== null);
  }

  /** Does what is to be done with one; returns when to look again. */
  #look(standing: Standing, now: number): number | null {
    const { board, message } = standing;
    if (message?.dropped) return null;
    if (standing.retryAt !== null && standing.retryAt > now) return standing.retryAt;
    const at = this.#edits.editableAt(standing, now);
    const posted = message?.posted ?? null;
    const isToPost = posted === null || isUnderWay(standing) || posted.channelId !== board.channelId;
    const postAt = isToPost ? Math.max(at, standing.postAt ?? at) : null;
    if (postAt !== null && postAt <= now) {
      this.#perform(standing, 'post', () => this.#poster.post(standing));
      return null;
    }
    if (posted === null) return postAt;
    const isTurned = standing.page !== 0;
    if (isTurned && now - standing.turnedAt >= pageReturnsMs) standing.page = 0;
    const wanted = digest(this.#poster.view(standing));
    standing.differsSince = wanted === standing.shown ? null : (standing.differsSince ?? now);
    const step = decideBoard(
      {
        shown: standing.shown,
        wanted,
        differsSince: standing.differsSince,
        figuresAt: standing.figuresAt,
        figuresEveryMs: board.stats && this.#deps.feed.status().connected ? board.everyMs : null,
        editableAt: at,
      },
      now,
    );
    if (step.kind !== 'rest') {
      this.#perform(standing, 'edit', () => this.#poster.edit(standing, posted, step.kind === 'look'));
      return null;
    }
    const returnsAt = standing.page !== 0 ? standing.turnedAt + pageReturnsMs : null;
    const times = [step.at, returnsAt, postAt].filter((time) => time !== null);
    return times.length > 0 ? Math.min(...times) : null;
  }

  /** One thing at a time for each board; afterwards it is looked at again. */
  #perform(standing: Standing, what: 'post' | 'edit', work: () => Promise<void>): void {
    const end = this.#edits.begin(standing);
    standing.busy = true;
    const done = work()
      .then(() => {
        standing.retryAt = null;
        // A post that was refused is still to be made.
        if (standing.postAt !== null) return;
        standing.failures = 0;
        standing.told = false;
      })
      .catch((error: unknown) => this.#poster.failed(standing, error, what === 'post'))
      .finally(() => {
        standing.busy = false;
        end();
        if (standing.message && this.#standings.get(standing.board.name) !== standing)
          this.#poster.gone(standing.message);
        this.#underWay.delete(done);
        this.#turnWithin(50);
      });
    this.#underWay.add(done);
  }

  /** What boards have left goes as soon as Discord is there; the engine does not matter for it. */
  #sweepLeft(): void {
    const at = this.#left.nextAt();
    if (at === null || !this.#deps.isOnline()) return;
    const now = this.#deps.clock.monotonic();
    if (at > now) {
      this.#turnWithin(at - now);
      return;
    }
    const done = this.#left.sweep().finally(() => {
      this.#underWay.delete(done);
      this.#turnWithin(50);
    });
    this.#underWay.add(done);
  }

  #keepLastLater(): void {
    if (!this.#started) return;
    this.#cancelLast = this.#deps.clock.after(lastLookMs, () => {
      void this.#keepLast().finally(() => this.#keepLastLater());
    });
  }

  /** A board that is no longer the last of its channel is to be posted anew. */
  async #keepLast(): Promise<void> {
    for (const standing of [...this.#standings.values()]) {
      const posted = standing.message?.posted;
      if (!standing.board.keepLast || !posted || standing.message?.dropped) continue;
      const newest = await this.#deps.newestMessage(posted.channelId).catch(() => null);
      // Two of them in one channel do not chase each other.
      if (newest === null || this.#isBoard(newest) || standing.message?.posted !== posted) continue;
      standing.toMove = true;
      this.#turnWithin(lookAfterMs);
    }
  }

  #isBoard(messageId: string): boolean {
    return [...this.#standings.values()].some(({ message }) => message?.posted?.messageId === messageId);
  }
}

/** A post that is to take the place of what stands was begun, or is wanted. */
function isUnderWay({ board, message, toMove }: Standing): boolean {
  return (message !== null && message.attempt !== null) || (toMove && board.keepLast);
}
