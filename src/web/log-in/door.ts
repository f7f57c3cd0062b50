import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Logger } from '../../config/logger.ts';
import { Attempts, NO_LIMIT_IN_ALL } from './attempts.ts';
import { KnownBrowsers } from './known-browsers.ts';
import { Sessions } from './sessions.ts';

/** How a password comes: a person enters it in the form, a program sends it by HTTP Basic with every request. */
type Way = 'form' | 'basic';

/** What became of a password; `wait`: it was not even looked at, and will not be for `waitMs`. */
export type PasswordCheck =
  | { readonly answer: 'open' | 'wrong' }
  | { readonly answer: 'wait'; readonly waitMs: number };

export interface DoorDeps {
  readonly password: string;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** The one door to the page: its password, who tried it, who is in. */
export class Door {
  readonly sessions: Sessions;
  readonly browsers: KnownBrowsers;
  readonly #deps: DoorDeps;
  /** Each way has its own: a program with an old password, which never tires, must not keep people out. */
  readonly #attempts: Readonly<Record<Way, Attempts>>;
  /** Of browsers that are known, by their ids. */
  readonly #ofBrowsers: Attempts;
  /** The password itself is in our environment, so nothing is won by a slow hash. This only hides its length. */
  readonly #key = randomBytes(32);

  constructor(deps: DoorDeps) {
    this.#deps = deps;
    this.sessions = new Sessions(deps.now);
    this.browsers = new KnownBrowsers(deps.password);
    this.#ofBrowsers = new Attempts(deps.now, NO_LIMIT_IN_ALL);
    this.#attempts = { form: new Attempts(deps.now), basic: new Attempts(deps.now) };
  }

  /**
   * Tries a password that came this way from this address, with the mark of a known browser if it has one. Blanks around
   * the password are dropped, as they are in the setting.
   */
  checkPassword(way: Way, address: string, password: string, deviceToken?: string): PasswordCheck {
    const { log } = this.#deps;
    const browser = this.browsers.idOf(deviceToken);
    const attempts = browser === null ? this.#attempts[way] : this.#ofBrowsers;
    const from = browser ?? address;
    const waitMs = attempts.waitMs(from);
    if (waitMs > 0) return { answer: 'wait', waitMs };
    if (timingSafeEqual(this.#digest(password.trim()), this.#digest(this.#deps.password))) {
      // A program that has it says so all the time: behind the same proxy somebody would have five guesses each time.
      attempts.succeeded(from, { forgives: way === 'form' });
      return { answer: 'open' };
    }
    attempts.failed(from);
    log.warn({ address, way }, 'a wrong password for the page');
    return { answer: 'wrong' };
  }

  #digest(text: string): Buffer {
    return createHmac('sha256', this.#key).update(text).digest();
  }
}
