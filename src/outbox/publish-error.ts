import { lastingOf, type TroubleKind, type TroubleLasts } from '../discord/rest/trouble.ts';

/** Why a message is not in its channel. Decide by `kind` or `lasts`, never by the message. */
export class PublishError extends Error {
  override readonly name = 'PublishError';
  readonly kind: TroubleKind;
  readonly lasts: TroubleLasts;
  /** Discord's id. */
  readonly channelId: string;
  /** What the owner can do about it, in one sentence; `null` where it mends itself. */
  readonly advice: string | null;
  /** It certainly did not arrive, nor did an earlier try of the same call. */
  readonly unsent: boolean;

  constructor(
    kind: TroubleKind,
    channelId: string,
    message: string,
    { unsent = false, ...options }: ErrorOptions & { readonly unsent?: boolean } = {},
  ) {
    super(message, options);
    this.unsent = unsent;
    this.kind = kind;
    this.lasts = lastingOf(kind);
    this.channelId = channelId;
    this.advice = advice[kind] ?? (this.lasts === 'ours' ? 'The log has what Discord answered.' : null);
  }
}

const advice: Partial<Record<TroubleKind, string>> = {
  'no-channel': 'Choose another channel: this one was deleted, or it is not one for messages.',
  'not-allowed':
    'In the channel’s settings, under Permissions, give the bot View Channel, Send Messages, Embed Links and Attach Files.',
  archived: 'Open the thread again: write a message into it.',
  locked: 'Unlock the thread, or give the bot Manage Threads there.',
  blocked: 'See AutoMod and the content filter in the server’s settings, under Safety Setup.',
};
