import type { Post } from '../core/alerts/alert.ts';
import type { AlertChannel, Delivered } from '../core/alerts/alert-channel.ts';
import type { AlertLog } from '../core/alerts/runner-parts.ts';
import type { AdminNotices } from './admin-notices.ts';
import type { Publisher } from './publish.ts';
import { PublishError } from './publish-error.ts';
import { alertView } from './views/alert.ts';
import { unpublishedView } from './views/unpublished.ts';

export interface AlertMessagesParts {
  readonly publisher: Publisher;
  readonly notices: Pick<AdminNotices, 'tell'>;
  readonly log: AlertLog;
}

/** Alerts as messages in Discord. */
export class AlertMessages implements AlertChannel {
  readonly #parts: AlertMessagesParts;
  /** Rules whose channel takes nothing, which was said. */
  readonly #told = new Set<string>();

  constructor(parts: AlertMessagesParts) {
    this.#parts = parts;
  }

  async publish(post: Post): Promise<Delivered> {
    try {
      const messageId = await this.#send(post);
      this.#told.delete(key(post));
      return { kind: 'published', messageId };
    } catch (error) {
      return this.#failed(post, error);
    }
  }

  async #send(post: Post): Promise<string> {
    const { publisher } = this.#parts;
    const { id, channelId, messageId, mentionRole } = post;
    const view = alertView(post);
    if (messageId !== null) {
      await publisher.edit({ channelId, messageId }, view);
      return messageId;
    }
    const options = { once: id, ...(mentionRole === null ? {} : { mentionRole }) };
    return (await publisher.post(channelId, view, options)).messageId;
  }

  #failed(post: Post, error: unknown): Delivered {
    const { log, notices } = this.#parts;
    const { rule, channelId } = post;
    if (!(error instanceof PublishError)) {
      log.error({ err: error, rule }, 'an alert could not be shown');
      return { kind: 'never' };
    }
    if (error.kind === 'offline' || error.kind === 'too-often') {
      return { kind: 'later', unsent: error.unsent };
    }
    // Somebody deleted the message: that is an answer, too.
    if (error.kind === 'no-message') return { kind: 'never' };
    log.error({ err: error, rule, channelId }, `an alert could not be posted: ${error.message} ${error.advice ?? ''}`);
    if (!this.#told.has(key(post))) notices.tell(unpublishedView(`The alert “${rule}”`, channelId, error));
    this.#told.add(key(post));
    // Nobody else has read of it: the admins do instead. What stood in its channel was read already.
    if (post.messageId === null) notices.tell({ ...alertView(post), buttons: [], menus: [] });
    return { kind: 'never' };
  }
}

/** Rules are few: what is told of them is bounded by the config file. */
function key({ rule, channelId }: Post): string {
  return `${rule}/${channelId}`;
}
