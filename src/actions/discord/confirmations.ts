import { randomBytes } from 'node:crypto';
import type { View } from '../../discord/ui/view.ts';
import type { ContainerAction } from '../../hosts/model/engine.ts';
import type { Clock } from '../../kit/clock.ts';
import { expiredView } from './views/question.ts';

/** A question that is open: who may answer it and what then happens. */
export interface Pending {
  readonly userId: string;
  readonly action: ContainerAction;
  readonly container: string;
  /** Called with the view that replaces the question when nobody answered. */
  expired(view: View): void;
}

export interface Question {
  /** Random, in the custom ids of the buttons: cannot be guessed, works once. */
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** How long a person has to answer, milliseconds. */
const answerWithinMs = 60_000;
/** More open questions than that, and the oldest is given up. */
const atMost = 200;

/** "Really stop it?" questions that are open. In memory: after a restart of the bot they are to be asked again. */
export class Confirmations {
  readonly #clock: Clock;
  readonly #open = new Map<string, Pending & { cancel(): void }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  ask(pending: Pending): Question {
    const key = randomBytes(9).toString('base64url');
    const cancel = this.#clock.after(answerWithinMs, () => this.#expire(key));
    this.#open.set(key, { ...pending, cancel });
    const oldest = this.#open.keys().next().value;
    if (this.#open.size > atMost && oldest !== undefined) this.#expire(oldest);
    return { key, expiresAt: this.#clock.now() + answerWithinMs };
  }

  /** Looks without answering. */
  peek(key: string): Pending | undefined {
    return this.#open.get(key);
  }

  /** Answers: works once. */
  take(key: string): Pending | undefined {
    const pending = this.#open.get(key);
    pending?.cancel();
    this.#open.delete(key);
    return pending;
  }

  #expire(key: string): void {
    const pending = this.take(key);
    pending?.expired(expiredView(pending.action, pending.container));
  }
}
