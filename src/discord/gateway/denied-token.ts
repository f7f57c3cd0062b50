import { type Client, Routes } from 'discord.js';
import type { Logger } from 'pino';
import { backoffMs } from '../../kit/backoff.ts';
import type { Clock } from '../../kit/clock.ts';
import { pause } from '../../kit/pause.ts';
import { UNAUTHORIZED } from '../rest/trouble.ts';

/** Milliseconds. */
const askAgainMs = { first: 30_000, most: 3_600_000 };

interface DeniedTokenDeps {
  readonly client: Client;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** Ends the asking. */
  readonly ending: AbortSignal;
  /** Is it still the client that is to be logged in? */
  isCurrent(): boolean;
}

/**
 * Hears what one client's requests are answered: the gateway can be connected while Discord refuses the token of requests with 401.
 * After a 401 it asks who we are until Discord knows, because nothing else may be asked for hours.
 */
export class DeniedToken {
  readonly #deps: DeniedTokenDeps;
  #isDenied = false;

  constructor(deps: DeniedTokenDeps) {
    this.#deps = deps;
  }

  /** The last request was answered with 401. */
  get isDenied(): boolean {
    return this.#isDenied;
  }

  /** Every answer beside the gateway. An interaction has a token of its own: that is another matter. */
  heard(url: string, status: number): void {
    const { client, log } = this.#deps;
    if (!this.#deps.isCurrent() || /\/(?:webhooks|interactions)\//.test(url)) return;
    if (status < 400 && this.#isDenied) {
      this.#isDenied = false;
      log.info('Discord takes the token again');
    } else if (status === UNAUTHORIZED && !this.#isDenied && client.isReady()) {
      this.#isDenied = true;
      log.warn('Discord refuses what the bot asks with its token: asking again and again');
      void this.#askWhoWeAre();
    }
  }

  async #askWhoWeAre(): Promise<void> {
    const { client, clock, ending } = this.#deps;
    const isOver = () => ending.aborted || !this.#deps.isCurrent() || !this.#isDenied;
    for (let failures = 0; !isOver(); failures++) {
      await pause(clock, backoffMs(askAgainMs, failures), ending);
      // What is answered is heard above.
      if (!isOver()) await client.rest.get(Routes.user()).catch(() => undefined);
    }
  }
}
