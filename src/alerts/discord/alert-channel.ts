import { unpublishedView } from '../../discord/ui/unpublished.ts';
import type { View } from '../../discord/ui/view.ts';
import type { AdminNotices } from '../../outbox/admin-notices.ts';
import type { Posted, Publisher } from '../../outbox/publish.ts';
import { PublishError } from '../../outbox/publish-error.ts';
import type { Post } from '../model/alert.ts';
import type { AlertChannel, Delivered } from '../model/alert-channel.ts';
import type { AlertLog } from '../model/runner-deps.ts';
import { alertView } from './views/alert.ts';

export interface AlertMessagesDeps {
  readonly publisher: Publisher;
  readonly notices: Pick<AdminNotices, 'tell' | 'channelId'>;
  readonly log: AlertLog;
}

/** Alerts as messages in Discord. */
export class AlertMessages implements AlertChannel {
  readonly #deps: AlertMessagesDeps;
  /** Rules whose channel takes nothing, which was said. */
  readonly #told = new Set<string>();

  constructor(deps: AlertMessagesDeps) {
    this.#deps = deps;
  }

  async publish(post: Post): Promise<Delivered> {
    const { channelId, messageId } = post;
    if (messageId !== null) return this.#edit(post, { channelId: post.postedIn ?? channelId, messageId });
    const { id: once, mentionRole } = post;
    const mention = mentionRole === null ? {} : { mentionRole };
    const own = await this.#try(post, () =>
      this.#deps.publisher.post(channelId, viewIn(channelId, post), { once, ...mention }),
    );
    return own.kind === 'never' ? this.#tellAdmins(post) : own;
  }

  #edit(post: Post, posted: Posted): Promise<Delivered> {
    const { publisher } = this.#deps;
    const { channelId } = posted;
    const view = viewIn(channelId, post);
    return this.#try(post, async () => {
      try {
        await publisher.edit(posted, view);
        return posted;
      } catch (error) {
        if (!(error instanceof PublishError) || error.kind !== 'not-ours') throw error;
        // The bot was another application when it posted it. Said again: how it went on would be read nowhere.
        return await publisher.post(channelId, view, { once: post.id });
      }
    });
  }

  /** Nobody else has read of it: the admins do instead. */
  async #tellAdmins(post: Post): Promise<Delivered> {
    const { notices, publisher } = this.#deps;
    const channelId = notices.channelId();
    if (channelId === undefined || channelId === post.channelId) return { kind: 'never' };
    // With a name of its own: where an earlier try in its own channel arrived after all, Discord would give back that one.
    const once = `admins-${post.id}`;
    return this.#try(post, () => publisher.post(channelId, viewIn(channelId, post), { once }));
  }

  async #try(post: Post, send: () => Promise<Posted>): Promise<Delivered> {
    try {
      const posted = await send();
      if (posted.channelId === post.channelId) this.#told.delete(key(post));
      return { kind: 'published', ...posted };
    } catch (error) {
      return this.#failed(post, error);
    }
  }

  #failed(post: Post, error: unknown): Delivered {
    const { log, notices } = this.#deps;
    const { rule } = post;
    if (!(error instanceof PublishError)) {
      log.error({ err: error, rule }, 'an alert could not be shown');
      return { kind: 'never' };
    }
    if (error.lasts === 'passing') {
      return { kind: 'later', unsent: error.unsent };
    }
    // Somebody deleted the message: that is an answer, too.
    if (error.kind === 'no-message') return { kind: 'never' };
    const { channelId } = error;
    log.error({ err: error, rule, channelId }, `an alert could not be posted: ${error.message} ${error.advice ?? ''}`);
    if (channelId !== post.channelId) return { kind: 'never' };
    if (!this.#told.has(key(post))) notices.tell(unpublishedView(`The alert “${rule}”`, channelId, error));
    this.#told.add(key(post));
    return { kind: 'never' };
  }
}

/** With buttons only where it belongs. */
function viewIn(channelId: string, post: Post): View {
  const view = alertView(post);
  return channelId === post.channelId ? view : { ...view, buttons: [], menus: [] };
}

/** Rules are few: what is told of them is bounded by the config file. */
function key({ rule, channelId }: Post): string {
  return `${rule}/${channelId}`;
}
