import type { Decision, Permission } from '../access/model/can.ts';
import type { AuditJournal } from '../audit/model/journal.ts';
import { AuditTrail, unlimited } from '../audit/model/trail.ts';
import type { Container } from '../containers/model/container.ts';
import type { OwnContainer } from '../containers/model/own-container.ts';
import type { ContainerKey } from '../containers/model/ref.ts';
import type { ContainerAction } from '../hosts/model/engine.ts';
import type { Actor } from '../kit/actor.ts';
import type { Clock } from '../kit/clock.ts';
import type { ActOutcome, ActRequest, Acts, Refusal } from './model/acting.ts';
import { actions, mayOvertake } from './model/action.ts';
import type { ContainerActions } from './model/actions.ts';
import type { Throttle, Throttled } from './model/throttle.ts';
import { auditedOutcome, refusalDetail } from './outcome-detail.ts';

/** What {@link Acting} works with. */
export interface ActingDeps {
  /** Asks the engine, and looks what came of it. Nobody else may use its `run`. */
  readonly containerActions: Pick<ContainerActions, 'run' | 'inFlight'>;
  readonly containers: { get(key: ContainerKey): Container | undefined };
  readonly throttle: Pick<Throttle, 'begin' | 'wouldRefuse'>;
  readonly audit: AuditJournal;
  readonly clock: Clock;
  /** Knows the container that this program runs in. */
  readonly ownContainer: OwnContainer;
  /** Whether this program is about to end, and what is still under way then. */
  readonly shutdown: {
    readonly isAnnounced: boolean;
    unless<T>(stage: 'announced' | 'come', work: Promise<T>): Promise<T | null>;
  };
  /** May this actor do that? */
  authorize(actor: Actor, permission: Permission, container: Container | null, channelId: string): Decision;
  /** Whether this action on this container asks "are you sure?" first. */
  asksFirst(action: ContainerAction, container: Container): boolean;
}

/**
 * The one way to act on a container: for a command, a button, a schedule, an alert that heals, and the API. Asks the rules,
 * what is under way, whether it makes sense, the throttle, and whether it must be confirmed; then the engine; and writes
 * all of it into the audit.
 */
export class Acting implements Acts {
  readonly #deps: ActingDeps;

  constructor(deps: ActingDeps) {
    this.#deps = deps;
  }

  /** Why it would be refused now; `null`: it would not be. From memory alone; writes nothing. */
  refusal({ actor, action, container: key, channelId }: ActRequest): Refusal | null {
    const { containers, shutdown, throttle, containerActions } = this.#deps;
    if (shutdown.isAnnounced) return { code: 'ending' };
    const container = containers.get(key);
    if (container === undefined) return { code: 'gone' };
    const { allowed, reason } = this.#deps.authorize(actor, actions[action].permission, container, channelId);
    if (!allowed) return { code: 'not-allowed', reason };
    const underWay = containerActions.inFlight(container.name);
    if (underWay && !mayOvertake(action, underWay.action)) return { code: 'busy', underWay };
    const own = this.#ownRefusal(actor, action, container);
    if (own) return own;
    if (!actions[action].makesSense(container)) return { code: 'state', container };
    const throttled = throttle.wouldRefuse(actor, key, action);
    return throttled && refusalOf(throttled);
  }

  async act(request: ActRequest): Promise<ActOutcome> {
    const trail = request.trail ?? this.#trailOf(request);
    const container = this.#deps.containers.get(request.container);
    const refusal = this.refusal(request);
    if (refusal || !container) return refused(trail, request, refusal ?? { code: 'gone' });
    const { actor, action } = request;
    const mayBeOwn = actions[action].interrupts && this.#deps.ownContainer.is(container) === 'maybe';
    if (!request.confirmed && (mayBeOwn || this.#deps.asksFirst(action, container)))
      return { kind: 'unconfirmed', container, mayBeOwn };
    const leave = this.#deps.throttle.begin(actor, request.container, action);
    if (!leave.ok) return refused(trail, request, refusalOf(leave));
    try {
      return await this.#perform(request, container, trail);
    } catch (error) {
      // Whoever brought the trail knows more of the error than we do.
      if (!request.trail) trail.end('failed', 'unexpected error, see the log');
      throw error;
    } finally {
      leave.end();
    }
  }

  async #perform(request: ActRequest, container: Container, trail: AuditTrail): Promise<ActOutcome> {
    const { clock, ownContainer, shutdown, containerActions } = this.#deps;
    const { action, actor } = request;
    const own = ownContainer.is(container);
    trail.undertake();
    const begun = { container, since: clock.now(), own };
    const running = containerActions.run(action, container.name, actor, () => request.begins?.(begun));
    // The engine ends us to restart us: to wait for it then would only end in being killed.
    const outcome: ActOutcome = (await shutdown.unless(own === 'yes' ? 'announced' : 'come', running)) ?? {
      kind: 'left',
      container,
      own: own === 'yes',
    };
    const { outcome: word, detail } = auditedOutcome(outcome, action);
    trail.end(word, [request.reason, detail].filter((part) => part != null).join(': ') || null);
    return outcome;
  }

  /** Nobody but a person can be asked, or start us again. */
  #ownRefusal(actor: Actor, action: ContainerAction, container: Container): Refusal | null {
    const { leavesDown } = actions[action];
    const own = this.#deps.ownContainer.is(container);
    if (!leavesDown || own === 'no') return null;
    if (own === 'yes') return { code: 'own' };
    return actor.kind === 'member' ? null : { code: 'may-be-own' };
  }

  #trailOf({ actor, action, container, channelId }: ActRequest): AuditTrail {
    const { audit, clock } = this.#deps;
    const where = { guildId: null, channelId: channelId || null };
    return new AuditTrail({
      to: unlimited(audit),
      clock,
      beginning: () => ({ actor, ...where, action, target: container }),
    });
  }
}

function refused(trail: AuditTrail, { action, reason }: ActRequest, refusal: Refusal): ActOutcome {
  const detail = refusalDetail(refusal, action);
  trail.end('refused', reason === undefined ? detail : `${reason}: ${detail}`);
  return { kind: 'refused', refusal };
}

function refusalOf({ reason, retryAfterMs }: Throttled): Refusal {
  return reason === 'busy' ? { code: 'too-many' } : { code: 'cooldown', retryAfterMs: retryAfterMs ?? 0 };
}
