import { randomBytes } from 'node:crypto';
import { type Client, ComponentType, type MessageCreateOptions, type SendableChannels } from 'discord.js';
import { troubleOf } from '../discord/rest/trouble.ts';
import { render } from '../discord/ui/render.ts';
import type { View } from '../discord/ui/view.ts';
import { PublishError } from './publish-error.ts';

/** Where a message of ours stands. Discord ids. */
export interface Posted {
  readonly channelId: string;
  readonly messageId: string;
}

export interface PostOptions {
  /**
   * A name for this message, at most 25 characters. A second post with the same one, within some minutes and also after
   * a restart, is the first one again (Discord's `enforce_nonce`). Random where absent.
   */
  readonly once?: string;
  /** Id of a role to mention above the message; nothing else in it ever mentions anybody. */
  readonly mentionRole?: string;
  /** Id of a message in the same channel that this one answers; without it where that was deleted. */
  readonly replyTo?: string;
}

/** How what nobody asked for by a command gets into a channel. All methods throw only {@link PublishError}. */
export interface Publisher {
  post(channelId: string, view: View, options?: PostOptions): Promise<Posted>;
  /** Replaces all of a message of ours, files and buttons too. Mentions nobody. */
  edit(posted: Posted, view: View): Promise<void>;
  /** Deletes a message of ours; one that is gone already is fine. */
  remove(posted: Posted): Promise<void>;
}

/** One message takes no longer than this, with all its tries; milliseconds. In the machine's own time, as Discord's is. */
const deadlineMs = 30_000;
/** Pauses before the second, third, … try where the connection broke, milliseconds. */
const patient = [500, 2_000, 6_000];

/**
 * Publishes as the bot, over whichever connection is there.
 * @param client the one that is logged in; `null` while none is
 */
export function channelPublisher(client: () => Client<true> | null, pausesMs: readonly number[] = patient): Publisher {
  const within = <T>(channelId: string, send: (channel: SendableChannels) => Promise<T>) =>
    inTime(channelId, () => insist(channelId, async () => send(await channelOf(client(), channelId)), pausesMs));
  return {
    async post(channelId, view, { once = randomBytes(12).toString('hex'), mentionRole, replyTo } = {}) {
      const message = {
        ...(mentionRole === undefined ? render(view) : mentioning(mentionRole, view)),
        nonce: once,
        enforceNonce: true,
        ...(replyTo === undefined ? {} : { reply: { messageReference: replyTo, failIfNotExists: false } }),
      };
      const messageId = await within(channelId, async (channel) => (await channel.send(message)).id);
      return { channelId, messageId };
    },
    async edit({ channelId, messageId }, view) {
      await within(channelId, (channel) => channel.messages.edit(messageId, { ...render(view), attachments: [] }));
    },
    async remove({ channelId, messageId }) {
      try {
        await within(channelId, (channel) => channel.messages.delete(messageId));
      } catch (error) {
        if (!(error instanceof PublishError) || error.kind !== 'no-message') throw error;
      }
    },
  };
}

function mentioning(roleId: string, view: View): MessageCreateOptions {
  const message = render(view);
  const mention = { type: ComponentType.TextDisplay, content: `<@&${roleId}>` } as const;
  return { ...message, components: [mention, ...message.components], allowedMentions: { parse: [], roles: [roleId] } };
}

async function channelOf(client: Client<true> | null, channelId: string): Promise<SendableChannels> {
  if (!client) throw new PublishError('offline', channelId, 'there is no connection to Discord', { unsent: true });
  const channel = await client.channels.fetch(channelId);
  if (channel?.isSendable()) return channel;
  throw new PublishError('no-channel', channelId, 'this channel takes no messages', { unsent: true });
}

async function inTime<T>(channelId: string, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new PublishError('offline', channelId, `Discord did not answer within ${deadlineMs / 1000} s`));
    }, deadlineMs);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Tries again what Discord did not answer: discord.js does so for 5xx, but not for a socket that was closed. */
async function insist<T>(channelId: string, send: () => Promise<T>, pausesMs: readonly number[]): Promise<T> {
  // An earlier try may have arrived, whatever comes of this one.
  let unsent = true;
  for (let tried = 0; ; tried++) {
    try {
      return await send();
    } catch (cause) {
      const error = publishError(channelId, cause, unsent);
      const pause = pausesMs[tried];
      if (pause === undefined || cause instanceof PublishError || error.kind !== 'offline') throw error;
      unsent = false;
      await new Promise((resolve) => setTimeout(resolve, pause).unref());
    }
  }
}

function publishError(channelId: string, cause: unknown, wasUnsent: boolean): PublishError {
  const kind = cause instanceof PublishError ? cause.kind : troubleOf(cause);
  const unsent = wasUnsent && (cause instanceof PublishError ? cause.unsent : kind !== 'offline');
  return new PublishError(kind, channelId, cause instanceof Error ? cause.message : String(cause), { cause, unsent });
}
