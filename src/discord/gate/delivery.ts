import { MessageFlags } from 'discord.js';
import type { Logger } from 'pino';
import { isPassing, troubleOf } from '../rest/trouble.ts';
import { privateFlags, render } from '../ui/render.ts';
import type { View } from '../ui/view.ts';
import type { Answerable } from './request.ts';

/** How long to wait before trying again what failed and may pass, milliseconds. The first answer is due within 3 s. */
const retryAfter = { acknowledgement: [200, 800], answer: [200, 800, 3_000, 9_000, 27_000] } as const;

/**
 * Gets the answer to one interaction to the person, whatever Discord does meanwhile: connections that break are tried
 * again, and when the interaction's token has ended (15 minutes) the message is edited as an ordinary channel message.
 */
export class Delivery {
  readonly #interaction: Answerable;
  readonly #log: Logger;
  #acknowledged: 'no' | 'reply' | 'update' = 'no';
  #private = false;
  #messageId: string | null = null;
  /** Views are sent one after another, so that a late progress view never replaces the result. */
  #queue: Promise<void> = Promise.resolve();

  constructor(interaction: Answerable, log: Logger) {
    this.#interaction = interaction;
    this.#log = log;
  }

  /** The first response, due within 3 s. `false`: Discord did not take it, so the person sees nothing: do nothing. */
  async acknowledge(visibility: 'private' | 'public' | 'same message'): Promise<boolean> {
    const interaction = this.#interaction;
    try {
      if (visibility === 'same message' && interaction.isMessageComponent()) {
        await insist(() => interaction.deferUpdate(), retryAfter.acknowledgement);
        interaction.deferred = true;
        this.#acknowledged = 'update';
        this.#messageId = interaction.message.id;
        this.#private = interaction.message.flags.has(MessageFlags.Ephemeral);
        return true;
      }
      this.#private = visibility === 'private';
      const flags = this.#private ? ({ flags: MessageFlags.Ephemeral } as const) : {};
      await insist(() => interaction.deferReply(flags), retryAfter.acknowledgement);
      // discord.js does not know it where the second try heard that the first had arrived, and would edit nothing.
      interaction.deferred = true;
      this.#acknowledged = 'reply';
      return true;
    } catch (error) {
      this.#log.warn({ err: error }, 'the acknowledgement was refused');
      return false;
    }
  }

  /** Replaces the answer (or, after a press, the message with the button). Never throws. */
  show(view: View): Promise<void> {
    this.#queue = this.#queue.then(() => this.#edit(view)).catch((error: unknown) => this.#lost(error));
    return this.#queue;
  }

  /** Whether nobody but this person reads what {@link refuse} says. */
  get refusesInPrivate(): boolean {
    return this.#acknowledged !== 'reply' || this.#private;
  }

  /**
   * Says no, to this person alone but where the answer is for all already; a message that others see stays as it is. Never
   * throws.
   */
  async refuse(view: View): Promise<void> {
    const message = { ...render(view), flags: privateFlags };
    try {
      if (this.#acknowledged === 'no') await insist(() => this.#interaction.reply(message), retryAfter.acknowledgement);
      else if (this.#acknowledged === 'reply') await this.show(view);
      else await insist(() => this.#interaction.followUp(message));
    } catch (error) {
      this.#lost(error);
    }
  }

  async #edit(view: View): Promise<void> {
    const message = render(view);
    try {
      const sent = await insist(() => this.#interaction.editReply(message));
      this.#messageId ??= sent?.id ?? null;
    } catch (error) {
      if (troubleOf(error) !== 'interaction-over' || this.#private) throw error;
      await insist(() => this.#editInChannel(message));
    }
  }

  async #editInChannel(message: ReturnType<typeof render>): Promise<void> {
    const channel = await this.#interaction.client.channels.fetch(this.#interaction.channelId ?? '');
    if (!channel?.isSendable()) throw new Error('the channel of the answer cannot be written to');
    try {
      if (!this.#messageId) throw new Error('the answer has no message of its own');
      await channel.messages.edit(this.#messageId, message);
    } catch (error) {
      this.#log.info({ err: error }, 'the answer could not be edited in the channel: sending it again');
      await channel.send(message);
    }
  }

  #lost(error: unknown): void {
    this.#log.warn({ err: error }, 'an answer could not be shown');
  }
}

/**
 * Tries again what may pass: discord.js itself tries 5xx again, but at once, and not a socket that the server closed.
 * When the first try did arrive after all, the second is refused as "already acknowledged": that is success.
 */
async function insist<T>(
  send: () => Promise<T>,
  pausesMs: readonly number[] = retryAfter.answer,
): Promise<T | undefined> {
  for (let tried = 0; ; tried++) {
    try {
      return await send();
    } catch (error) {
      if (tried > 0 && troubleOf(error) === 'acknowledged') return undefined;
      const pause = pausesMs[tried];
      if (!isPassing(error) || pause === undefined) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause).unref());
    }
  }
}
