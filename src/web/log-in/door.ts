import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Logger } from '../../config/logger.ts';
import { Attempts } from './attempts.ts';
import { Sessions } from './sessions.ts';

/** What became of a password; `wait`: it was not even looked at, and will not be for `waitMs`. */
export type Knock = { readonly answer: 'open' | 'wrong' } | { readonly answer: 'wait'; readonly waitMs: number };

export interface DoorParts {
  readonly password: string;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** The one door to the page: its password, who tried it, who is in. */
export class Door {
  readonly sessions: Sessions;
  readonly #parts: DoorParts;
  readonly #attempts: Attempts;
  /** The password itself is in our environment, so nothing is won by a slow hash. This only hides its length. */
  readonly #key = randomBytes(32);

  constructor(parts: DoorParts) {
    this.#parts = parts;
    this.sessions = new Sessions(parts.now);
    this.#attempts = new Attempts(parts.now);
  }

  /** Tries a password that came from this address. Blanks around it are dropped, as they are in the setting. */
  knock(address: string, password: string): Knock {
    const { log } = this.#parts;
    const waitMs = this.#attempts.waitMs(address);
    if (waitMs > 0) return { answer: 'wait', waitMs };
    if (timingSafeEqual(this.#digest(password.trim()), this.#digest(this.#parts.password))) {
      this.#attempts.succeeded(address);
      return { answer: 'open' };
    }
    this.#attempts.failed(address);
    log.warn({ address }, 'a wrong password for the page');
    return { answer: 'wrong' };
  }

  #digest(text: string): Buffer {
    return createHmac('sha256', this.#key).update(text).digest();
  }
}
