import type { Container } from '../../../containers/model/container.ts';
import { stateSign, stateWords } from '../../../containers/ui/state.ts';
import { ago, plain } from '../../../discord/ui/text.ts';
import type { View } from '../../../discord/ui/view.ts';
import type { ContainerAction } from '../../../hosts/model/engine.ts';
import { actionWords } from '../../ui/action-words.ts';

/** The question before an action that interrupts people. Only the person named can answer it. */
export function confirmView(
  action: ContainerAction,
  container: Container,
  personName: string,
  question: { key: string; expiresAt: number },
  mayBeOwn = false,
): View {
  const { verb } = actionWords[action];
  const warning =
    'This may be the container that I run in: I cannot tell. If it is, and you stop it, start it yourself.';
  const health = `${stateSign(container)} ${stateWords(container)}`;
  return {
    tone: 'warning',
    title: `${verb} ${plain(container.name)}?`,
    body: [health, actionWords[action].warning, ...(mayBeOwn ? [warning] : [])],
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
  return { tone: 'neutral', title: `${plain(name)} was not ${actionWords[action].done}`, body };
}

export function expiredView(action: ContainerAction, name: string): View {
  const body = ['It was not confirmed in time, so nothing was done.'];
  return { tone: 'neutral', title: `${plain(name)} was not ${actionWords[action].done}`, body };
}
