import type { Permission } from '../../access/model/can.ts';
import type { Container } from '../../containers/model/container.ts';
import { labelsOf } from '../../containers/model/labels.ts';
import { nearest } from '../../containers/model/match.ts';
import { type EngineError, engineErrorWords } from '../../hosts/model/engine.ts';
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
  return { tone: 'bad', title: 'Not allowed', body: [what, 'The owner of Stevedore can change that.'] };
}

/** The same whether it does not exist or may not be viewed. */
export function unknownContainer(typed: string, visible: readonly Container[]): View {
  const shown = visible.filter((container) => !labelsOf(container).hidden);
  const names = nearest(shown, typed, 3).map((container) => `**${plain(container.name)}**`);
  const hint = names.length > 0 ? `Did you mean ${names.join(', ')}?` : '`/status` shows what there is.';
  return { tone: 'warning', title: 'No such container', body: [`Nothing here is called “${plain(typed)}”. ${hint}`] };
}

/**
 * In words for somebody who never saw Docker. `facts`: it is for an admin's eyes alone, with what the engine said and what
 * the owner can do, which hold paths and addresses of the host.
 */
export function engineTrouble(error: EngineError, facts: boolean): View {
  const title = error.kind === 'not-found' ? 'No such container' : 'The engine did not do it';
  const words = engineErrorWords[error.kind];
  return { tone: 'bad', title, body: [words, ...(facts ? factsOf(error) : ['Admins find the details in `/audit`.'])] };
}

function factsOf({ kind, message, advice }: EngineError): string[] {
  const said = kind === 'failed' || kind === 'conflict' ? [`It said: ${plain(message, 300)}`] : [];
  return advice ? [...said, `**What helps:** ${plain(advice, 500)}`] : said;
}

/** `reference` is in the log beside the error. */
export function unexpected(reference: string): View {
  return {
    tone: 'bad',
    title: 'Something went wrong',
    body: [`This should not have happened. The log has the details under reference \`${reference}\`.`],
  };
}
