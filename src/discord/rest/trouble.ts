import {
  RESTJSONErrorCodes as Code,
  DiscordAPIError,
  DiscordjsError,
  DiscordjsErrorCodes,
  GatewayCloseCodes,
  HTTPError,
  RateLimitError,
} from 'discord.js';
import { backoffMs } from '../../kit/backoff.ts';

/**
 * - `offline`: no answer, half of one, another's in its place, or one that passes (5xx, 401, 408). It may have been done
 * - `limited`: Discord wants fewer requests of this kind for now
 * - `too-often`: Discord wants fewer edits of messages older than an hour; some seconds later it takes them
 * - `no-channel`: there is no such channel (any more), or none that takes messages
 * - `no-message`: the message was deleted
 * - `no-member`: there is no such person in the server
 * - `not-ours`: the message is another application's: the bot logged in as that one when it posted it
 * - `not-allowed`: the bot may not see the channel, or lacks a permission
 * - `archived`: the thread is archived: its messages cannot be edited, but a new one opens it again
 * - `locked`: the thread is locked
 * - `blocked`: Discord keeps this message back: by AutoMod, by a content filter, or because the recipient wants none
 * - `interaction-over`: 15 minutes are over, or Discord no longer knows the interaction
 * - `acknowledged`: an earlier try of the same acknowledgement arrived
 * - `bad-token`: Discord does not know the token
 * - `no-intents`: the application may not use the intents that are asked for
 * - `refused`: what was asked is wrong, or discord.js does not even ask it
 */
export type TroubleKind =
  | 'offline'
  | 'limited'
  | 'too-often'
  | 'no-channel'
  | 'no-message'
  | 'no-member'
  | 'not-ours'
  | 'not-allowed'
  | 'archived'
  | 'locked'
  | 'blocked'
  | 'interaction-over'
  | 'acknowledged'
  | 'bad-token'
  | 'no-intents'
  | 'refused';

/**
 * - `passing`: it lies with Discord, with what is between it and us, or with the connection: the same request is welcome later
 * - `lasting`: until somebody changes something in Discord
 * - `ours`: a bug of ours: the same request never works
 */
export type TroubleLasts = 'passing' | 'lasting' | 'ours';

const lasts: Readonly<Record<TroubleKind, TroubleLasts>> = {
  offline: 'passing',
  limited: 'passing',
  'too-often': 'passing',
  'no-channel': 'lasting',
  'no-message': 'lasting',
  'no-member': 'lasting',
  'not-ours': 'lasting',
  'not-allowed': 'lasting',
  archived: 'lasting',
  locked: 'lasting',
  blocked: 'lasting',
  'interaction-over': 'lasting',
  acknowledged: 'lasting',
  'bad-token': 'lasting',
  'no-intents': 'lasting',
  refused: 'ours',
};

/** Discord's codes in an answer: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
const byCode: ReadonlyMap<number | string, TroubleKind> = new Map([
  [Code.CloudflareIsBlockingYourRequest, 'offline'],
  [Code.APIResourceOverloaded, 'offline'],
  [Code.ActionCannotBePerformedDueToSlowmodeRateLimit, 'limited'],
  [Code.ChannelSendRateLimit, 'limited'],
  [Code.SendMessagesHasBeenTemporarilyDisabled, 'limited'],
  [Code.ServiceResourceIsBeingRateLimited, 'limited'],
  [Code.AnnouncementEditLimitExceeded, 'too-often'],
  [Code.MaximumNumberOfEditsToMessagesOlderThanOneHourReached, 'too-often'],
  [Code.UnknownChannel, 'no-channel'],
  [Code.UnknownGuild, 'no-channel'],
  [Code.CannotSendMessagesInNonTextChannel, 'no-channel'],
  [Code.CannotExecuteActionOnThisChannelType, 'no-channel'],
  [Code.CannotSendAMessageInAForumChannel, 'no-channel'],
  [Code.TagRequiredToCreateAForumPostInThisChannel, 'no-channel'],
  [Code.UnknownMessage, 'no-message'],
  [Code.UnknownMember, 'no-member'],
  [Code.UnknownUser, 'no-member'],
  [Code.CannotEditMessageAuthoredByAnotherUser, 'not-ours'],
  [Code.MissingAccess, 'not-allowed'],
  [Code.MissingPermissions, 'not-allowed'],
  [Code.ChannelVerificationLevelTooHighForYouToGainAccess, 'not-allowed'],
  [Code.InvalidActionOnArchivedThread, 'archived'],
  [Code.ThreadLocked, 'locked'],
  [Code.CannotSendMessagesToThisUser, 'blocked'],
  [Code.ExplicitContentCannotBeSentToTheDesiredRecipient, 'blocked'],
  [Code.MessageWasBlockedByAutomaticModeration, 'blocked'],
  [Code.TitleWasBlockedByAutomaticModeration, 'blocked'],
  [Code.MaximumActiveThreads, 'blocked'],
  [Code.InvalidWebhookToken, 'interaction-over'],
  [Code.UnknownWebhook, 'interaction-over'],
  [Code.UnknownInteraction, 'interaction-over'],
  [Code.InteractionHasAlreadyBeenAcknowledged, 'acknowledged'],
]);

/** Discord does not take the token, or not at the moment: whether it really knows none is only settled at the log-in. */
export const UNAUTHORIZED = 401;
const FORBIDDEN = 403;
const TOO_MANY = 429;

/** The gateway closed the connection for good. */
export class GatewayClosedError extends Error {
  override readonly name = 'GatewayClosedError';
  readonly code: number;

  constructor(code: number) {
    super(`the gateway closed with ${code}`);
    this.code = code;
  }
}

/**
 * What a failure means, whatever was asked of Discord and however: the one place that judges this. `error`: what discord.js or
 * our own HTTP client threw.
 */
export function troubleOf(error: unknown): TroubleKind {
  if (error instanceof DiscordAPIError) return byCode.get(error.code) ?? byStatus(error.status);
  if (error instanceof HTTPError) return byStatus(error.status);
  if (error instanceof RateLimitError) return 'limited';
  if (error instanceof GatewayClosedError) return byCloseCode.get(error.code) ?? 'offline';
  if (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid) return 'bad-token';
  // Errors, type errors and range errors of its own; it exports one class for all.
  const isOwn = error instanceof Error && /^Discordjs\w*Error/.test(error.name);
  // Without a cause it is no failed connection, but a mistake in a call.
  const isMistake = error instanceof TypeError && !('cause' in error);
  return isOwn || isMistake ? 'refused' : 'offline';
}

const byCloseCode: ReadonlyMap<number, TroubleKind> = new Map([
  [GatewayCloseCodes.AuthenticationFailed, 'bad-token'],
  [GatewayCloseCodes.DisallowedIntents, 'no-intents'],
]);

function byStatus(status: number): TroubleKind {
  if (status === TOO_MANY) return 'limited';
  if ([UNAUTHORIZED, 408, 425].includes(status) || status >= 500) return 'offline';
  return status === FORBIDDEN ? 'not-allowed' : 'refused';
}

/** How long such a failure lasts by itself. */
export function lastingOf(kind: TroubleKind): TroubleLasts {
  return lasts[kind];
}

/** Whether the same request is welcome later. */
export function isPassing(error: unknown): boolean {
  return lasts[troubleOf(error)] === 'passing';
}

/** Before the next try where Discord may be well again, milliseconds; doubled each time. */
const againMs = { first: 30_000, most: 600_000 };
/** Before the next try where somebody must do something first. */
const refusedAgainMs = 3_600_000;

/** When to ask Discord again for what failed so often before, milliseconds from now. */
export function againAfterMs(error: unknown, failures: number): number {
  if (!isPassing(error)) return refusedAgainMs;
  return Math.max(backoffMs(againMs, failures), toldToWaitMs(error) ?? 0);
}

/** How long Discord said to wait, milliseconds, where that was too long to do it inside the request; `null`: it was not that. */
export function toldToWaitMs(error: unknown): number | null {
  if (!(error instanceof RateLimitError)) return null;
  return Math.max(error.timeToReset, error.retryAfter, error.sublimitTimeout);
}
