import { type Container, isRunning } from '../../containers/model/container.ts';
import { stateWords } from '../../containers/ui/state.ts';
import type { Context, Result } from '../../discord/gate/command.ts';
import { UserError } from '../../discord/gate/errors.ts';
import { duration, plain } from '../../discord/ui/text.ts';
import type { ContainerAction } from '../../hosts/model/engine.ts';
import { makesSense } from '../model/actions.ts';
import type { Admitted, Throttled } from '../model/throttle.ts';
import { leftView, outcomeView, progressView, underWay } from './views/action.ts';

const doing: Record<ContainerAction, string> = { start: 'started', stop: 'stopped', restart: 'restarted' };

/** Says no, as a {@link UserError}, before anybody is asked to confirm something that cannot work. */
export function refuseIfPointless({ services }: Context, action: ContainerAction, container: Container): void {
  if (services.shutdown.isAnnounced) {
    throw new UserError('I am about to end, or to start anew. Please try again in a minute.');
  }
  const name = plain(container.name);
  const busy = services.actions.inFlight(container.name);
  if (busy) {
    throw new UserError(`**${name}** is already being ${underWay(busy)}`, `it was already being ${doing[busy.action]}`);
  }
  if (services.ownContainer.is(container) === 'yes' && action !== 'restart') {
    throw new UserError(
      `**${name}** is the container that I run in. If I stopped myself, nobody could start me from here.`,
      'it is the container that Stevedore runs in',
    );
  }
  if (!makesSense(action, container)) {
    throw new UserError(
      `**${name}** ${pointless(action, container)}.`,
      `it cannot be ${doing[action]}: it is ${container.state}`,
    );
  }
}

/** Says no, as a {@link UserError}, to whom {@link admit} would turn away now. */
export function refuseIfTooMuch({ services, actor }: Context, action: ContainerAction, container: Container): void {
  const throttled = services.throttle.wouldRefuse(actor, container.name, action);
  if (throttled) throw tooMuch(throttled, action, container);
}

/**
 * Asks for a place among the actions under way. Says no, as a {@link UserError}, to somebody who did the same just now
 * and while as much as may be is under way already.
 */
export function admit({ services, actor }: Context, action: ContainerAction, container: Container): Admitted {
  const leave = services.throttle.begin(actor, container.name, action);
  if (leave.ok) return leave;
  throw tooMuch(leave, action, container);
}

function tooMuch({ reason, retryAfterMs }: Throttled, action: ContainerAction, { name }: Container): UserError {
  if (reason === 'busy')
    return new UserError('As many actions as the owner allows are under way already. Please try again in a moment.');
  const wait = duration(retryAfterMs ?? 0);
  return new UserError(
    `**${plain(name)}** was ${doing[action]} by you just now. Please wait ${wait}.`,
    `the same person had it ${doing[action]} just before`,
  );
}

/**
 * Does it, showing progress while it takes; the result says what happened and how long it took. `leave` is given back
 * at the end.
 */
export async function performAction(
  context: Context,
  action: ContainerAction,
  container: Container,
  leave: Admitted,
): Promise<Result> {
  try {
    return await perform(context, action, container);
  } finally {
    leave.end();
  }
}

async function perform(context: Context, action: ContainerAction, container: Container): Promise<Result> {
  const { services, actor } = context;
  const ownness = services.ownContainer.is(container);
  const own = ownness === 'yes';
  context.undertake();
  const progress = context.show(progressView(action, container, actor.name, services.clock.now(), own));
  // Restarting ourselves ends this process: what is to be said must have arrived before.
  if (ownness !== 'no') await progress;
  const running = services.actions.run(action, container.name, actor);
  // The engine ends us to restart us: to wait for it then would only end in being killed.
  const outcome = await services.shutdown.unless(own ? 'announced' : 'come', running);
  if (outcome === null) {
    const view = leftView(action, container, actor.name, own);
    return own ? { view, outcome: 'done' } : { view, outcome: 'unfinished', detail: 'Stevedore ended meanwhile' };
  }
  const view = outcomeView(action, container, actor.name, outcome);
  switch (outcome.kind) {
    case 'done':
    case 'already':
      return { view, outcome: 'done', ...(outcome.kind === 'already' ? { detail: 'it was so already' } : {}) };
    case 'busy':
    case 'gone':
      return { view, outcome: 'refused', detail: outcome.kind };
    case 'unfinished':
      return { view, outcome: 'unfinished' };
    case 'failed':
      return { view, outcome: 'failed', detail: `${outcome.error.kind}: ${outcome.error.message}` };
  }
}

/** Why it makes no sense, as people would say it. */
function pointless(action: ContainerAction, container: Container): string {
  const now = stateWords(container);
  if (action === 'start' && isRunning(container)) return `is running already: ${now}`;
  if (action === 'stop' && ['created', 'exited'].includes(container.state)) return `is not running: ${now}`;
  return `cannot be ${doing[action]}: it is ${now}`;
}
