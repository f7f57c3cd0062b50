import { randomBytes } from 'node:crypto';
import type { Clock } from '../kit/clock.ts';
import type { OwnedApplication } from './discord-owner.ts';

/** The application of a token, as Discord says. */
export interface TokenApplication extends OwnedApplication {
  /** Hostile text. */
  readonly name: string;
}

/** A token of another application that waits for the owner's word. */
export interface AskedApplication {
  /** Cannot be guessed, works once. */
  readonly key: string;
  readonly applicationId: string;
  /** Hostile text. */
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** A question with the answer that it waits for. */
interface OpenQuestion extends AskedApplication {
  readonly token: string;
  readonly application: TokenApplication;
}

interface ApplicationQuestionDeps {
  readonly clock: Pick<Clock, 'now'>;
  /** The log's: the token of an open question is among them. */
  readonly secrets: Set<string>;
  /** Whether the log hides this token for another reason. */
  isInUse(token: string): boolean;
  /** To be told to the admins: not again while a question is open, and {@link mostTold} times a day at most. */
  onAsk(asked: AskedApplication): void;
}

/** All in milliseconds. How long the owner has to answer. */
const openMs = 15 * 60_000;
/** After the owner denied an application, it is not asked for again for so long. */
const deniedMs = 24 * 3_600_000;
const dayMs = 24 * 3_600_000;
/** Messages to the admins a day: anyone with the password of the page can enter tokens. */
const mostTold = 3;
/** Applications that were denied and are remembered; the oldest are forgotten. */
const mostDenied = 100;

/**
 * The question to the owner whether the bot may log in as another application. One is open at a time, the latest: in memory, as is
 * what was denied, so after a restart the token is to be entered again. Where the admins were told often enough today, a question is
 * open all the same: the owner finds it at `/about`.
 */
export class ApplicationQuestion {
  readonly #deps: ApplicationQuestionDeps;
  #open: OpenQuestion | null = null;
  /** When the admins were told, milliseconds since the epoch. */
  #toldAt: readonly number[] = [];
  /** When each application was denied, the earliest first. */
  readonly #deniedAt = new Map<string, number>();

  constructor(deps: ApplicationQuestionDeps) {
    this.#deps = deps;
  }

  /** What waits for the owner's word. */
  current(): AskedApplication | null {
    return this.#open !== null && this.#open.expiresAt > this.#deps.clock.now() ? this.#open : null;
  }

  /** Opens it, in the place of the one before. To be asked first: {@link deniedForMs}. */
  ask(token: string, application: TokenApplication): void {
    const { clock, secrets } = this.#deps;
    const isTold = this.current() !== null;
    this.#forget();
    const { applicationId, name } = application;
    const key = randomBytes(9).toString('base64url');
    this.#open = { key, applicationId, name, expiresAt: clock.now() + openMs, token, application };
    secrets.add(token);
    if (!isTold) this.#tell(this.#open);
  }

  /** How long an application that the owner denied may not be asked for yet, milliseconds; 0: it may. */
  deniedForMs(applicationId: string): number {
    const at = this.#deniedAt.get(applicationId);
    if (at === undefined) return 0;
    // A clock that was set back makes it no longer.
    return Math.max(0, Math.min(deniedMs, at + deniedMs - this.#deps.clock.now()));
  }

  /** Ends it, to do what the owner allows. `null` where it is no longer open. */
  take(key: string): OpenQuestion | null {
    const open = this.#open;
    if (open === null || this.current()?.key !== key) return null;
    this.#open = null;
    return open;
  }

  /** The owner does not allow it. `false` where it is no longer open. */
  deny(key: string): boolean {
    const asked = this.current();
    if (asked?.key !== key) return false;
    const { applicationId } = asked;
    this.#forget();
    this.#deniedAt.delete(applicationId);
    this.#deniedAt.set(applicationId, this.#deps.clock.now());
    const [oldest] = this.#deniedAt.keys();
    if (this.#deniedAt.size > mostDenied && oldest !== undefined) this.#deniedAt.delete(oldest);
    return true;
  }

  #tell(asked: AskedApplication): void {
    const now = this.#deps.clock.now();
    this.#toldAt = this.#toldAt.filter((at) => Math.abs(now - at) < dayMs);
    if (this.#toldAt.length >= mostTold) return;
    this.#toldAt = [...this.#toldAt, now];
    this.#deps.onAsk(asked);
  }

  #forget(): void {
    const token = this.#open?.token;
    this.#open = null;
    if (token !== undefined && !this.#deps.isInUse(token)) this.#deps.secrets.delete(token);
  }
}
