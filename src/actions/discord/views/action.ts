import type { Container } from '../../../containers/model/container.ts';
import { stateSign, stateWords } from '../../../containers/ui/state.ts';
import { engineTrouble, unknownContainer } from '../../../discord/ui/refusals.ts';
import { ago, duration, plain } from '../../../discord/ui/text.ts';
import type { View } from '../../../discord/ui/view.ts';
import type { ContainerAction } from '../../../hosts/model/engine.ts';
import type { Actor } from '../../../kit/actor.ts';
import type { ActionOutcome, InFlight } from '../../model/actions.ts';

const words: Record<ContainerAction, { verb: string; doing: string; done: string }> = {
  start: { verb: 'Start', doing: 'Starting', done: 'started' },
  stop: { verb: 'Stop', doing: 'Stopping', done: 'stopped' },
  restart: { verb: 'Restart', doing: 'Restarting', done: 'restarted' },
};

/** The question before an action that interrupts people. Only the person named can answer it. */
export function confirmView(
  action: ContainerAction,
  container: Container,
  personName: string,
  question: { key: string; expiresAt: number },
  mayBeOwn = false,
): View {
  const { verb } = words[action];
  const warning =
    'This may be the container that I run in: I cannot tell. If it is, and you stop it, start it yourself.';
  const health = `${stateSign(container)} ${stateWords(container)}`;
  return {
    tone: 'warning',
    title: `${verb} ${plain(container.name)}?`,
    body: [health, 'Whoever is using it now will be interrupted.', ...(mayBeOwn ? [warning] : [])],
    footer: `only ${plain(personName, 40)} can answer · this question ends ${ago(question.expiresAt)}`,
    buttons: [
      [
        { customId: `confirm:${question.key}`, label: verb, style: 'danger' },
        { customId: `cancel:${question.key}`, label: 'Cancel' },
      ],
    ],
  };
}

export function cancelledView(action: ContainerAction, name: string, personName: string): View {
  const body = [`${plain(personName, 40)} decided against it.`];
  return { tone: 'neutral', title: `${plain(name)} was not ${words[action].done}`, body };
}

export function expiredView(action: ContainerAction, name: string): View {
  const body = ['Nobody confirmed it in time, so nothing was done.'];
  return { tone: 'neutral', title: `${plain(name)} was not ${words[action].done}`, body };
}

/** Stands while the engine works; the relative time is kept current by Discord itself. */
export function progressView(
  action: ContainerAction,
  container: Container,
  personName: string,
  since: number,
  own: boolean,
): View {
  const grace =
    action === 'start' || container.stopTimeout < 0
      ? []
      : [`It has ${container.stopTimeout} s to finish what it is doing; after that it is ended by force.`];
  return {
    tone: 'busy',
    title: `${words[action].doing} ${plain(container.name)} …`,
    body: own ? ['This is the container that I run in: I will be away for a moment and then back.'] : grace,
    footer: `asked by ${plain(personName, 40)} ${ago(since)}`,
  };
}

/** Stands when this program ends before the engine is done. `own`: because the engine restarts it. */
export function leftView(action: ContainerAction, container: Container, personName: string, own: boolean): View {
  const name = plain(container.name);
  const footer = `asked by ${plain(personName, 40)}`;
  if (own) {
    const body = ['I run in it: I am back in a moment. `/about` then shows since when I have been running.'];
    return { tone: 'busy', title: `${name} is being restarted`, body, footer };
  }
  const body = ['I am ending now while the engine is still at it. `/status` shows how it ends.'];
  return { tone: 'warning', title: `${words[action].doing} ${name} …`, body, footer };
}

/** What happened, how long it took, and how the container is now. */
export function outcomeView(
  action: ContainerAction,
  container: Container,
  personName: string,
  outcome: ActionOutcome,
): View {
  const name = plain(container.name);
  const { done, doing } = words[action];
  const by = `asked by ${plain(personName, 40)}`;
  switch (outcome.kind) {
    case 'done': {
      const after = outcome.container;
      const now = afterwards(after);
      const ended = action !== 'stop' && after.state !== 'running';
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
export function underWay({ action, actor, since }: InFlight): string {
  return `${words[action].done}: ${asker(actor)} asked for it ${ago(since)}.`;
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
