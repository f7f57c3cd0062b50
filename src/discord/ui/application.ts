import type { AskedApplication } from '../../config/application-question.ts';
import type { OwnerTransfer } from '../../config/discord-owner.ts';
import { ago, plain } from './text.ts';
import type { View } from './view.ts';

/** For the admins' channel: something waits for the owner. */
export function askedView(asked: AskedApplication): View {
  return {
    tone: 'warning',
    title: 'Another Discord application',
    body: [
      `${what(asked)} If that was you, type \`/about\` and press **Allow** (only the owner of the application can). If it was not, change the password of the web page.`,
    ],
    footer: `the question ends ${ago(asked.expiresAt)}`,
  };
}

/** For the admins' channel: the application was given to another account. */
export function transferView({ from, to }: OwnerTransfer): View {
  return {
    tone: 'warning',
    title: 'The Discord application has another owner',
    body: [
      `Discord says that it belongs to <@${to}> now, and to <@${from}> no more. The new owner may allow other applications. The home server stays what it was. If you did not expect that, ask the person who manages your Discord application.`,
    ],
  };
}

/** `view` with the question under it. */
export function withQuestion(view: View, asked: AskedApplication): View {
  const question = `**__Another application__**\n${what(asked)} Do you allow it? The bot then logs in as that one. The question ends ${ago(asked.expiresAt)}.`;
  return {
    ...view,
    body: [...(view.body ?? []), question],
    buttons: [
      [
        { customId: `application-allow:${asked.key}`, label: 'Allow', style: 'danger' },
        { customId: `application-deny:${asked.key}`, label: 'Deny' },
      ],
    ],
  };
}

export function allowedView(): View {
  return {
    tone: 'good',
    title: 'Allowed',
    body: [
      'I log in as the other application now. Invite it, if it is not here.',
      'Then remove the old bot from this server: its commands and the buttons on its messages do nothing any more.',
    ],
  };
}

export function deniedView(): View {
  const body = ['Nothing has changed. If it was not you who entered that token, change the password of the web page.'];
  return { tone: 'neutral', title: 'Denied', body };
}

function what({ name, applicationId }: AskedApplication): string {
  return `A token of the application **${plain(name, 40)}** (${applicationId}) was entered on the web page.`;
}
