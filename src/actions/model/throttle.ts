import type { ContainerAction } from '../../hosts/model/engine.ts';
import type { Actor } from '../../kit/actor.ts';
import type { Clock } from '../../kit/clock.ts';

/** How often and how much at once. Asked anew at every action, so that a change counts at the next click. */
export interface ThrottleSettings {
  /** Milliseconds that a person waits before doing the same to the same container again; 0: not at all. */
  readonly cooldownMs: Readonly<Record<ContainerAction, number>>;
  /** Actions under way at the same time, over all containers. */
  readonly concurrentActions: number;
}

/**
 * - `cooldown`: this person just did the same to this container
 * - `busy`: as many actions as may be are under way
 */
export type Throttled = {
  readonly ok: false;
  readonly reason: 'cooldown' | 'busy';
  /** When it is worth trying again; `null` where nobody knows. */
  readonly retryAfterMs: number | null;
};

/** Leave to go ahead. `end` must be called when the action is over, however it went; calling it again does nothing. */
export type Admitted = { readonly ok: true; end(): void };

/** Cooldowns remembered at once. Far more than people can have earned; the oldest is forgotten first. */
const REMEMBERED = 10_000;

/**
 * Keeps people from wearing out the machine: a cooldown for each person, container and action, counted from the end of
 * the action, and a limit of actions under way together. Schedules and the program itself take a place but are never
 * turned away: they have their own order.
 */
export class Throttle {
  readonly #clock: Clock;
  readonly #settings: () => ThrottleSettings;
  /** By person, container and action: when it ended last. In the order of the ends, the oldest first. */
  readonly #last = new Map<string, number>();
  #underWay = 0;

  constructor(clock: Clock, settings: () => ThrottleSettings) {
    this.#clock = clock;
    this.#settings = settings;
  }

  /** Actions under way now. */
  get underWay(): number {
    return this.#underWay;
  }

  /** What {@link begin} would say no with now; `null` where it would let in. Takes no place. */
  wouldRefuse(actor: Actor, container: string, action: ContainerAction): Throttled | null {
    const key = keyOf(actor, container, action);
    if (key === null) return null;
    const settings = this.#settings();
    const last = this.#last.get(key);
    const wait = last === undefined ? 0 : last + settings.cooldownMs[action] - this.#clock.monotonic();
    if (wait > 0) return { ok: false, reason: 'cooldown', retryAfterMs: Math.ceil(wait) };
    return this.#underWay < settings.concurrentActions ? null : { ok: false, reason: 'busy', retryAfterMs: null };
  }

  /** Asks for leave. Ask once everything else has been checked: being let in takes a place. */
  begin(actor: Actor, container: string, action: ContainerAction): Admitted | Throttled {
    const refused = this.wouldRefuse(actor, container, action);
    if (refused) return refused;
    const key = keyOf(actor, container, action);
    if (key !== null) this.#remember(key);
    this.#underWay++;
    let ended = false;
    return {
      ok: true,
      end: () => {
        if (ended) return;
        ended = true;
        this.#underWay--;
        if (key !== null) this.#remember(key);
      },
    };
  }

  #remember(key: string): void {
    this.#last.delete(key);
    this.#last.set(key, this.#clock.monotonic());
    this.#forget();
  }

  #forget(): void {
    const longest = Math.max(...Object.values(this.#settings().cooldownMs));
    const expired = this.#clock.monotonic() - longest;
    for (const [key, at] of this.#last) {
      if (at > expired && this.#last.size <= REMEMBERED) break;
      this.#last.delete(key);
    }
  }
}

/** `null` for whoever has no cooldown. Names cannot contain a slash, ids are digits: no two keys are the same text. */
function keyOf(actor: Actor, container: string, action: ContainerAction): string | null {
  return actor.kind === 'member' ? `${actor.id}/${container}/${action}` : null;
}
