import type { AuditTrail } from '../../audit/model/trail.ts';
import type { Container } from '../../containers/model/container.ts';
import type { Ownness } from '../../containers/model/own-container.ts';
import type { ContainerKey } from '../../containers/model/ref.ts';
import type { ContainerAction } from '../../hosts/model/engine.ts';
import type { Actor } from '../../kit/actor.ts';
import type { ActionNotice, ActionOutcome, InFlight } from './actions.ts';

/** Somebody wants something done to a container. */
export interface ActRequest {
  readonly actor: Actor;
  readonly action: ContainerAction;
  readonly container: ContainerKey;
  /** Discord id of the channel by which rights are decided; '' outside of one. */
  readonly channelId: string;
  /** The actor was asked whether it is really wanted, or decided that before. */
  readonly confirmed: boolean;
  /** Why, in words for the audit. Absent: because the actor said so. */
  readonly reason?: string;
  /** Where it is written, for whoever has begun to write already; absent: an entry of its own. */
  readonly trail?: AuditTrail;
  /** Called when nothing speaks against it any more, right before the engine is asked; waited for. Must not throw. */
  begins?(begun: Begun): void | Promise<void>;
}

/** Something that is begun. */
export interface Begun {
  readonly container: Container;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Is it the container that this program runs in? */
  readonly own: Ownness;
}

/**
 * Why nothing was done.
 * - `ending`: this program is about to end
 * - `gone`: there is no container of that name
 * - `not-allowed`: the actor may not; `reason` is the rules' word for it
 * - `busy`: somebody else's action on it is under way
 * - `own`: it is the container that this program runs in, and nobody could undo it from here
 * - `may-be-own`: the same, as far as can be told, and there is no person to ask
 * - `state`: it makes no sense as the container is now
 * - `cooldown`: this person just did the same to this container
 * - `too-many`: as many actions as may be are under way
 */
export type Refusal =
  | { readonly code: 'ending' | 'gone' | 'own' | 'may-be-own' | 'too-many' }
  | { readonly code: 'not-allowed'; readonly reason: string }
  | { readonly code: 'busy'; readonly underWay: InFlight }
  | { readonly code: 'state'; readonly container: Container }
  | { readonly code: 'cooldown'; readonly retryAfterMs: number };

/**
 * What became of a request.
 * - `unconfirmed`: the person must be asked first; `mayBeOwn`: also because we may run in it
 * - `left`: this program ends before the engine is done; `own`: because of this very action
 */
export type ActOutcome =
  | ActionOutcome
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'unconfirmed'; readonly container: Container; readonly mayBeOwn: boolean }
  | { readonly kind: 'left'; readonly container: Container; readonly own: boolean };

/** Whoever acts on containers does it through this. */
export interface Acts {
  /** Does it, or says why not. In the audit before it is tried, and after. Rejects only for a bug. */
  act(request: ActRequest): Promise<ActOutcome>;
}

/** Where one hears of everything that is asked for. */
export interface ActionFeed {
  /** Tells of every action before the engine is asked and after it is over. Must not throw. Returns a function that ends it. */
  onAction(listener: (notice: ActionNotice) => void): () => void;
}
