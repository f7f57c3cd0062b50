import { type Container, isRunning } from '../../containers/model/container.ts';
import { stateSign, stateWords } from '../../containers/ui/state.ts';
import { UserError } from '../../discord/gate/errors.ts';
import { engineTrouble, unknownContainer } from '../../discord/ui/refusals.ts';
import { ago, duration, plain } from '../../discord/ui/text.ts';
import type { View } from '../../discord/ui/view.ts';
import type { ContainerAction } from '../../hosts/model/engine.ts';
import type { Actor } from '../../kit/actor.ts';
import type { ActOutcome, Refusal } from '../model/acting.ts';
import { actions } from '../model/action.ts';
import type { InFlight } from '../model/actions.ts';
import { refusalDetail } from '../outcome-detail.ts';
import { actionWords } from './action-words.ts';

/** Stands while the engine works; the relative time is kept current by Discord itself. */
export function progressView(
  action: ContainerAction,
  container: Container,
  personName: string,
  since: number,
  own: boolean,
): View {
  const grace =
    !actions[action].isPatient || container.stopTimeout < 0
      ? []
      : [`It has ${container.stopTimeout} s to finish what it is doing; after that it is ended by force.`];
  return {
    tone: 'busy',
    title: `${actionWords[action].doing} ${plain(container.name)} …`,
    body: own ? ['This is the container that I run in: I will be away for a moment and then back.'] : grace,
    footer: `asked by ${plain(personName, 40)} ${ago(since)}`,
  };
}

/** Stands when this program ends before the engine is done. `own`: because the engine restarts it. */
function leftView(action: ContainerAction, container: Container, personName: string, own: boolean): View {
  const name = plain(container.name);
  const footer = `asked by ${plain(personName, 40)}`;
  if (own) {
    const body = ['I run in it: I am back in a moment. `/about` then shows since when I have been running.'];
    return { tone: 'busy', title: `${name} is being restarted`, body, footer };
  }
  const body = ['I am ending now while the engine is still at it. `/status` shows how it ends.'];
  return { tone: 'warning', title: `${actionWords[action].doing} ${name} …`, body, footer };
}

/** What happened, how long it took, and how the container is now. */
export function outcomeView(
  action: ContainerAction,
  container: Container,
  personName: string,
  outcome: Exclude<ActOutcome, { kind: 'refused' | 'unconfirmed' }>,
): View {
  const name = plain(container.name);
  const { done, doing } = actionWords[action];
  const by = `asked by ${plain(personName, 40)}`;
  switch (outcome.kind) {
    case 'done': {
      const after = outcome.container;
      const now = afterwards(after);
      const ended = !actions[action].leavesDown && after.state !== 'running';
      const title = ended ? `${name} was ${done}, but it is not running` : `${name} was ${done}`;
      const hint = ended ? ['It ended again by itself. `/logs` shows what it wrote.'] : [];
      const footer = `${by} · took ${duration(outcome.durationMs)}`;
      return { tone: ended ? 'bad' : 'good', title, body: [now, ...hint], footer };
    }
    case 'already':
      return { tone: 'neutral', title: `${name} was ${done} already`, body: ['Nothing had to be done.'], footer: by };
    case 'busy': {
      return { tone: 'warning', title: `${name} is busy`, body: [`It is being ${underWay(outcome)}`], footer: by };
    }
    case 'left':
      return leftView(action, container, personName, outcome.own);
    case 'gone':
      return unknownContainer(container.name, []);
    case 'unfinished': {
      const body = [
        `The engine has been at it for ${duration(outcome.durationMs)} and still is. \`/status\` shows how it ends.`,
      ];
      return { tone: 'warning', title: `${doing} ${name} takes longer than expected`, body, footer: by };
    }
    case 'failed': {
      // Others read it, too.
      const trouble = engineTrouble(outcome.error, false);
      return { ...trouble, title: `${name} was not ${done}`, footer: `${by} · took ${duration(outcome.durationMs)}` };
    }
  }
}

/** `stopped: Alice asked for it 5 minutes ago.` */
function underWay({ action, actor, since }: InFlight): string {
  return `${actionWords[action].done}: ${asker(actor)} asked for it ${ago(since)}.`;
}

function asker(actor: Actor): string {
  if (actor.kind === 'member') return plain(actor.name, 40);
  return actor.kind === 'schedule' ? `the schedule ${plain(actor.name, 40)}` : 'Stevedore itself';
}

/** How it is right after the action. The message stays as it is, so what will soon be over is said as of then. */
function afterwards(container: Container): string {
  if (container.state !== 'running' || container.health !== 'starting')
    return `${stateSign(container)} ${stateWords(container)}`;
  return '🟢 It runs, and its health check had not passed yet. `/status` shows how it is now.';
}

/** Why nothing was done, for the person who wanted it. */
export function refusalError(refusal: Refusal, action: ContainerAction, containerName: string): UserError {
  return new UserError(refusalWords(refusal, action, plain(containerName)), refusalDetail(refusal, action));
}

function refusalWords(refusal: Refusal, action: ContainerAction, name: string): string {
  const { done } = actionWords[action];
  switch (refusal.code) {
    case 'ending':
      return 'I am about to stop or restart. Please try again in a minute.';
    case 'gone':
      return 'This container no longer exists.';
    case 'not-allowed':
      return `You may not use \`${actions[action].permission}\` on **${name}**.`;
    case 'busy':
      return `**${name}** is already being ${underWay(refusal.underWay)}`;
    case 'own':
      return `**${name}** is the container that I run in. If I stopped myself, you could not start me from here.`;
    case 'may-be-own':
      return `**${name}** may be the container that I run in. If I stopped myself, you could not start me from here.`;
    case 'state':
      return `**${name}** ${pointless(action, refusal.container)}.`;
    case 'cooldown':
      return `**${name}** was ${done} by you just now. Please wait ${duration(refusal.retryAfterMs)}.`;
    case 'too-many':
      return 'As many actions as the owner allows are under way already. Please try again in a moment.';
  }
}

/** Why it makes no sense, as people would say it. */
function pointless(action: ContainerAction, container: Container): string {
  const now = stateWords(container);
  if (action === 'start' && isRunning(container)) return `is running already: ${now}`;
  if ((action === 'stop' || action === 'kill') && ['created', 'exited'].includes(container.state))
    return `is not running: ${now}`;
  return `cannot be ${actionWords[action].done}: it is ${now}`;
}
