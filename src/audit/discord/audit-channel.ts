import type { Logger } from 'pino';
import { unpublishedView } from '../../discord/ui/unpublished.ts';
import { backoffMs } from '../../kit/backoff.ts';
import type { Clock } from '../../kit/clock.ts';
import type { AdminNotices } from '../../outbox/admin-notices.ts';
import type { Publisher } from '../../outbox/publish.ts';
import { PublishError } from '../../outbox/publish-error.ts';
import type { AuditEntry } from '../model/entry.ts';
import type { AuditBeginning, AuditEnding, AuditId, AuditJournal } from '../model/journal.ts';
import type { AuditBatch, AuditPosts } from '../model/posts.ts';
import { auditPostView } from './views/audit.ts';

export interface AuditChannelDeps {
  readonly journal: AuditJournal;
  /** What the journal's entries are put into as they end. */
  readonly posts: AuditPosts;
  readonly publisher: Publisher;
  readonly notices: Pick<AdminNotices, 'tell'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Id of the channel that entries are posted to; `undefined`: none. Asked anew each time. */
  channelId(): string | undefined;
}

/** Entries are gathered for so long, so that a burst is one message, milliseconds. */
const gatherMs = 2_000;
/** Before the next try where the channel cannot be reached, milliseconds; doubled each time. */
const againMs = { first: 30_000, most: 300_000 };

/** Keeps the journal, and posts what has ended to the audit channel, if there is one: late where that cannot be at once. */
export class AuditChannel implements AuditJournal {
  readonly #deps: AuditChannelDeps;
  #state: 'idle' | 'waiting' | 'posting' = 'idle';
  #isStopped = false;
  #channelId: string | undefined;
  #failures = 0;
  /** The admins know that the channel takes nothing. */
  #isTold = false;
  /** Name of the latest batch that arrived, for where the store could not be told. */
  #arrived: string | null = null;
  #underWay: Promise<void> = Promise.resolve();
  #cancel = () => {};

  constructor(deps: AuditChannelDeps) {
    this.#deps = deps;
    this.#channelId = deps.channelId();
  }

  record(entry: AuditEntry): void {
    this.#deps.journal.record(entry);
    this.#postSoon();
  }

  begin(entry: AuditBeginning): AuditId | null {
    return this.#deps.journal.begin(entry);
  }

  finish(id: AuditId | null, ending: AuditEnding): void {
    this.#deps.journal.finish(id, ending);
    this.#postSoon();
  }

  /** Posts what an earlier process could not. */
  start(): void {
    this.#postAfter(gatherMs);
  }

  /** To be called when the settings have changed: another channel is tried at once, whatever the one before took. */
  settingsChanged(): void {
    const channelId = this.#deps.channelId();
    if (channelId === this.#channelId) return;
    this.#channelId = channelId;
    this.#failures = 0;
    this.#isTold = false;
    // What is being posted just now sees by itself that it is to go elsewhere.
    if (this.#state === 'posting') return;
    this.#cancel();
    this.#state = 'idle';
    this.#postAfter(gatherMs);
  }

  /** Posts no more; resolves when what was on its way has arrived or failed. The rest is posted after the next start. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel();
    await this.#underWay;
  }

  #postSoon(): void {
    if (this.#deps.channelId() !== undefined) this.#postAfter(gatherMs);
  }

  #postAfter(ms: number): void {
    if (this.#state !== 'idle' || this.#isStopped) return;
    this.#state = 'waiting';
    this.#cancel = this.#deps.clock.after(ms, () => {
      this.#state = 'posting';
      this.#underWay = this.#post();
    });
  }

  /** Never throws. */
  async #post(): Promise<void> {
    let again: number | null = null;
    try {
      again = await this.#postAll();
    } catch (error) {
      // The next entry brings another try.
      this.#deps.log.error({ err: error }, 'what is to be posted of the audit could not be read or noted');
    }
    this.#state = 'idle';
    if (again !== null) this.#postAfter(again);
  }

  /** Returns after how many milliseconds it should be tried again; `null`: all is posted. */
  async #postAll(): Promise<number | null> {
    const { posts } = this.#deps;
    for (let batch = posts.next(); batch && !this.#isStopped; batch = posts.next()) {
      const channelId = this.#deps.channelId();
      if (channelId === undefined) {
        posts.clear();
        return null;
      }
      if (batch.name !== this.#arrived && !(await this.#send(channelId, batch))) {
        if (this.#deps.channelId() !== channelId) continue;
        return backoffMs(againMs, this.#failures - 1);
      }
      this.#arrived = batch.name;
      posts.done(batch.name);
    }
    return null;
  }

  /** False: later. What Discord will never take is logged and given up. */
  async #send(channelId: string, batch: AuditBatch): Promise<boolean> {
    const { publisher, log } = this.#deps;
    try {
      await publisher.post(channelId, auditPostView(batch.records, batch.leftOut), { once: batch.name });
    } catch (error) {
      // It may be otherwise later: Discord is back, or the owner gave the bot its rights.
      const isPassing = error instanceof PublishError && error.lasts !== 'ours' && error.kind !== 'blocked';
      // Once for each outage.
      if (!isPassing || this.#failures === 0)
        log.warn({ err: error, channelId }, `the audit channel takes no messages${isPassing ? ': trying again' : ''}`);
      if (!isPassing) return true;
      // It is another one's failure where the channel was changed meanwhile.
      if (this.#deps.channelId() !== channelId) return false;
      this.#failures++;
      if (error.lasts === 'lasting' && !this.#isTold) {
        this.#isTold = true;
        this.#deps.notices.tell(unpublishedView('The audit', channelId, error));
      }
      return false;
    }
    this.#failures = 0;
    this.#isTold = false;
    return true;
  }
}
