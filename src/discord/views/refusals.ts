import type { Container } from '../../core/containers/container.ts';
import type { EngineError } from '../../core/containers/engine.ts';
import { labelsOf } from '../../core/containers/labels.ts';
import { nearest } from '../../core/containers/match.ts';
import type { Permission } from '../../core/permissions/can.ts';
import { plain } from './text.ts';
import type { View } from './view.ts';

/** Something that was asked makes no sense or is no longer open. `message` is ours, not foreign text. */
export function refusal(message: string): View {
  return { tone: 'warning', title: 'That did not happen', body: [message] };
}

/** In a guild that is not configured. */
export function elsewhere(): View {
  return { tone: 'bad', title: 'Not here', body: ['Stevedore does not serve this Discord server.'] };
}

/** To somebody for whom there is nothing here. */
export function nothingHere(): View {
  return denied('You may not use Stevedore in this channel.');
}

/** To somebody who may view containers here. One that is named is among them: naming it gives nothing away. */
export function notAllowed(command: string, permission: Permission, container?: Container): View {
  if (permission === 'admin') return denied(`Only admins may use \`${command}\`.`);
  if (!container) return denied(`There is nothing here that you may use \`${permission}\` on.`);
  return denied(`You may see **${plain(container.name)}**, but not use \`${permission}\` on it.`);
}

/** In a thread of which nobody knows the channel, whose rules would hold. */
export function hiddenThread(): View {
  const help = 'Please mention me in it, so that I am added to it, or use another channel.';
  return { tone: 'bad', title: 'Not here', body: [`I cannot see this thread. ${help}`] };
}

function denied(what: string): View {
  return { tone: 'bad', title: 'Not allowed', body: [what, 'Whoever runs Stevedore can change that.'] };
}

/** The same whether it does not exist or may not be viewed. */
export function unknownContainer(typed: string, visible: readonly Container[]): View {
  const shown = visible.filter((container) => !labelsOf(container).hidden);
  const names = nearest(shown, typed, 3).map((container) => `**${plain(container.name)}**`);
  const hint = names.length > 0 ? `Did you mean ${names.join(', ')}?` : '`/status` shows what there is.';
  return { tone: 'warning', title: 'No such container', body: [`Nothing here is called “${plain(typed)}”. ${hint}`] };
}

/** In words for somebody who never saw Docker, with what the owner can do. */
export function engineTrouble(error: EngineError): View {
  const what: Record<EngineError['kind'], string> = {
    unreachable: 'The Docker Engine cannot be reached at the moment. I keep trying to reconnect.',
    permission: 'I am not allowed to talk to the Docker Engine.',
    'not-found': 'This container no longer exists.',
    conflict: 'The Docker Engine cannot do this now.',
    timeout: 'The Docker Engine did not answer in time. It may still do what was asked.',
    forbidden: 'Something between me and the Docker Engine does not let this through.',
    failed: 'The Docker Engine answered with an error.',
  };
  const said = error.kind === 'failed' || error.kind === 'conflict' ? [`It said: ${plain(error.message, 300)}`] : [];
  const advice = error.advice ? [`**What helps:** ${plain(error.advice, 500)}`] : [];
  const title = error.kind === 'not-found' ? 'No such container' : 'The engine did not do it';
  return { tone: 'bad', title, body: [what[error.kind], ...said, ...advice] };
}

/** `reference` is in the log beside the error. */
export function unexpected(reference: string): View {
  return {
    tone: 'bad',
    title: 'Something went wrong',
    body: [`This should not have happened. The log has the details under reference \`${reference}\`.`],
  };
}
