/**
 * - `offline`: no connection to Discord, no answer in time, or one that passes (5xx, 401, 408, 429); what was sent may
 *   still arrive
 * - `no-channel`: there is no such channel (any more), or none that takes messages
 * - `not-allowed`: the bot may not see the channel or may not write there
 * - `no-message`: the message to edit was deleted
 * - `not-ours`: the message to edit is another application's: the bot logged in as that one when it posted it
 * - `too-often`: Discord wants fewer edits of messages older than an hour; the same can be tried some seconds later
 * - `refused`: Discord said no for another reason; trying the same again changes nothing
 */
export type PublishErrorKind =
  | 'offline'
  | 'no-channel'
  | 'not-allowed'
  | 'no-message'
  | 'not-ours'
  | 'too-often'
  | 'refused';

/** Why a message is not in its channel. Decide by `kind`, never by the message. */
export class PublishError extends Error {
  override readonly name = 'PublishError';
  readonly kind: PublishErrorKind;
  /** Discord's id. */
  readonly channelId: string;
  /** What the owner can do about it, in one sentence; `null` where it mends itself. */
  readonly advice: string | null;
  /** Nothing was sent; otherwise, where it is `offline`, it may have arrived. */
  readonly unsent: boolean;

  constructor(
    kind: PublishErrorKind,
    channelId: string,
    message: string,
    { unsent = false, ...options }: ErrorOptions & { readonly unsent?: boolean } = {},
  ) {
    super(message, options);
    this.unsent = unsent;
    this.kind = kind;
    this.channelId = channelId;
    this.advice = advice[kind];
  }
}

const advice: Record<PublishErrorKind, string | null> = {
  offline: null,
  'no-channel': 'Choose another channel: this one was deleted, or it is not one for messages.',
  'not-allowed':
    'In the channel’s settings, under Permissions, give the bot View Channel, Send Messages, Embed Links and Attach Files.',
  'no-message': null,
  'not-ours': null,
  'too-often': null,
  refused: 'The log has what Discord answered.',
};
