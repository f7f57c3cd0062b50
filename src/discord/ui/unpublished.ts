import type { PublishError } from '../../outbox/publish-error.ts';
import type { TroubleKind } from '../rest/trouble.ts';
import { plain } from './text.ts';
import type { View } from './view.ts';

const words: Partial<Record<TroubleKind, string>> = {
  offline: 'Discord cannot be reached.',
  limited: 'Discord takes no more messages for now.',
  'too-often': 'Discord wants fewer changes of old messages.',
  'no-channel': 'The channel is gone, or takes no messages.',
  'not-allowed': 'I may not write in that channel.',
  'no-message': 'The message was deleted.',
  'not-ours': 'The message is another application’s.',
  archived: 'The thread is archived.',
  locked: 'The thread is locked.',
  blocked: 'Discord keeps the message back.',
};

/** In a sentence. */
export function why(kind: TroubleKind): string {
  return words[kind] ?? 'Discord refuses it.';
}

/** What is missing in a channel and where it is given. `lacks`: names of permissions, at least one. */
export function cannotPost(channelId: string, lacks: readonly string[]): string {
  const missing = lacks.map((one) => `**${one}**`).join(', ');
  return `⚠️ I may not write in <#${channelId}>. In its settings, under Permissions, give me ${missing}.`;
}

/** Told to the admins: something that should stand in a channel does not. `what`: its beginning, our own words and names. */
export function unpublishedView(what: string, channelId: string, error: PublishError): View {
  const advice = error.advice === null ? [] : [`**What helps:** ${error.advice}`];
  return {
    tone: 'warning',
    title: `${plain(what)} cannot be posted`,
    body: [`It belongs in <#${channelId}>. ${why(error.kind)}`, ...advice],
  };
}
