import type { Logger } from 'pino';
import type { View } from '../discord/ui/view.ts';
import type { Clock } from '../kit/clock.ts';
import type { Publisher } from './publish.ts';
import { PublishError } from './publish-error.ts';

export interface AdminNoticesDeps {
  readonly publisher: Publisher;
  readonly clock: Clock;
  readonly log: Logger;
  /** Id of the admins' channel; `undefined`: there is none, the log has to do. Asked anew each time. */
  channelId(): string | undefined;
}

const againAfterMs = 30_000;
/** More waiting for Discord to come back than that, and the oldest are dropped: the log has them. */
const mostWaiting = 20;

/** What the admins should read in their channel, in order, also when Discord is away at the moment. */
export class AdminNotices {
  readonly #deps: AdminNoticesDeps;
  #waiting: View[] = [];
  #posting = false;
  /** Ends the pause before the next try; `null` while there is none. */
  #endPause: (() => void) | null = null;

  constructor(deps: AdminNoticesDeps) {
    this.#deps = deps;
  }

  /** Id of the channel; `undefined`: there is none. */
  channelId(): string | undefined {
    return this.#deps.channelId();
  }

  /** Never throws, never waits. */
  tell(view: View): void {
    if (this.#deps.channelId() === undefined) return;
    this.#waiting = [...this.#waiting, view].slice(-mostWaiting);
    if (!this.#posting) void this.#post();
  }

  /** Discord is there again, or for the first time: what waits for it is posted now. */
  connected(): void {
    if (this.#endPause === null) return;
    this.#endPause();
    this.#endPause = null;
    void this.#post();
  }

  async #post(): Promise<void> {
    const { publisher, log, clock } = this.#deps;
    this.#posting = true;
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      const channelId = this.#deps.channelId();
      try {
        if (channelId !== undefined) await publisher.post(channelId, next);
      } catch (error) {
        if (error instanceof PublishError && error.lasts === 'passing') {
          this.#endPause = clock.after(againAfterMs, () => this.connected());
          return;
        }
        log.warn({ err: error, channelId }, 'the channel of the admins takes no messages');
      }
      this.#waiting = this.#waiting.filter((view) => view !== next);
    }
    this.#posting = false;
  }
}
