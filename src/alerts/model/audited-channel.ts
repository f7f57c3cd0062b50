import type { Audit, AuditOutcome } from '../../audit/model/entry.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Post } from './alert.ts';
import type { AlertChannel, Delivered } from './alert-channel.ts';

/** The channel of the alerts, and every alert in the audit when it was first told, or when it never can be. */
export class AuditedAlertChannel implements AlertChannel {
  readonly #channel: AlertChannel;
  readonly #audit: Audit;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(channel: AlertChannel, { audit, clock }: { readonly audit: Audit; readonly clock: Pick<Clock, 'now'> }) {
    this.#channel = channel;
    this.#audit = audit;
    this.#clock = clock;
  }

  async publish(post: Post): Promise<Delivered> {
    const delivered = await this.#channel.publish(post);
    // What has a message already was told before.
    if (post.messageId === null && delivered.kind !== 'later') this.#record(post, delivered);
    return delivered;
  }

  #record({ items, channelId: own }: Post, delivered: Exclude<Delivered, { kind: 'later' }>): void {
    const [outcome, channelId]: [AuditOutcome, string] =
      delivered.kind === 'published' ? ['done', delivered.channelId] : ['failed', own];
    const where = channelId === own ? '' : ' in the channel of the admins';
    const untold = outcome === 'failed' ? ', which could not be posted' : '';
    for (const { kind, rule, subject, facts } of items) {
      const code = typeof facts.exitCode === 'number' ? ` with exit code ${facts.exitCode}` : '';
      this.#audit.record({
        at: this.#clock.now(),
        actor: { kind: 'system' },
        guildId: null,
        channelId,
        action: 'alert',
        target: subject === '' ? null : subject,
        outcome,
        durationMs: 0,
        detail: `${kind}${code}, told by the rule “${rule}”${where}${untold}`,
      });
    }
  }
}
