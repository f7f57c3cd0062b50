import { backoffMs } from '../../kit/backoff.ts';
import { PublishError } from '../../outbox/publish-error.ts';
import type { LeftMessage } from '../model/board-store.ts';
import type { BoardRunnerDeps } from './runner-deps.ts';

/** While Discord does not answer: the first pause, and the longest. Milliseconds, by the monotonic clock. */
export const retryMs = { first: 2_000, most: 60_000 };

/** Takes away the messages that boards have left, until Discord says that they are gone or that it does not do it. */
export class LeftMessages {
  readonly #deps: Pick<BoardRunnerDeps, 'publisher' | 'store' | 'clock' | 'log'>;
  #waiting: readonly LeftMessage[] = [];
  #busy = false;
  #retryAt = 0;
  #failures = 0;

  constructor(deps: Pick<BoardRunnerDeps, 'publisher' | 'store' | 'clock' | 'log'>) {
    this.#deps = deps;
  }

  /** Throws where the database cannot be read. */
  load(): void {
    this.#waiting = this.#deps.store.left();
  }

  /** One more, which the database has already, or will never have. */
  add(message: LeftMessage): void {
    this.#waiting = [...this.#waiting, message];
  }

  /** When there is something to do at the earliest; `null`: nothing, or it is being done. */
  nextAt(): number | null {
    return this.#busy || this.#waiting.length === 0 ? null : this.#retryAt;
  }

  /** One after the other; ends at the first that Discord does not answer. Never throws. */
  async sweep(): Promise<void> {
    const { publisher, store, clock, log } = this.#deps;
    this.#busy = true;
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      const message = next;
      try {
        await publisher.remove(message);
      } catch (error) {
        if (error instanceof PublishError && error.lasts === 'passing') {
          this.#retryAt = clock.monotonic() + backoffMs(retryMs, this.#failures);
          this.#failures++;
          break;
        }
        // What Discord does not let us take away stays.
        log.warn({ err: error, ...message }, 'the old message of a board could not be removed');
      }
      this.#failures = 0;
      this.#waiting = this.#waiting.filter((one) => one !== message);
      try {
        store.clear(message);
      } catch (error) {
        log.error({ err: error, ...message }, 'that the old message of a board is gone could not be written down');
      }
    }
    this.#busy = false;
  }
}
