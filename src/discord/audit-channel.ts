import type { Logger } from 'pino';
import type { AuditEntry } from '../core/audit/entry.ts';
import type { AuditBeginning, AuditEnding, AuditId, AuditJournal } from '../core/audit/journal.ts';
import type { Clock } from '../core/clock.ts';
import type { Publisher } from './publish.ts';
import { auditEntryText } from './views/audit.ts';

export interface AuditChannelParts {
  readonly journal: AuditJournal;
  readonly publisher: Publisher;
  readonly clock: Clock;
  readonly log: Logger;
  /** Id of the channel that entries are posted to; `undefined`: none. Asked anew each time. */
  channelId(): string | undefined;
}

/** Entries are gathered for so long, so that a burst is one message, milliseconds. */
const gatherMs = 2_000;
const entriesInOne = 10;
/** More waiting than that, and the oldest are only counted: the audit itself has them. */
const mostWaiting = 200;

/** Keeps the journal, and posts what is finished to the audit channel, if there is one. */
export class AuditChannel implements AuditJournal {
  readonly #parts: AuditChannelParts;
  /** What is under way, as many as there are actions at once. */
  readonly #begun = new Map<AuditId, AuditBeginning>();
  #waiting: AuditEntry[] = [];
  #leftOut = 0;
  #posting = false;

  constructor(parts: AuditChannelParts) {
    this.#parts = parts;
  }

  record(entry: AuditEntry): void {
    this.#parts.journal.record(entry);
    this.#tell(entry);
  }

  begin(entry: AuditBeginning): AuditId | null {
    const id = this.#parts.journal.begin(entry);
    if (id !== null) this.#begun.set(id, entry);
    return id;
  }

  finish(id: AuditId | null, ending: AuditEnding): void {
    this.#parts.journal.finish(id, ending);
    const beginning = id === null ? undefined : this.#begun.get(id);
    if (id === null || !beginning) return;
    this.#begun.delete(id);
    this.#tell({ ...beginning, ...ending });
  }

  #tell(entry: AuditEntry): void {
    if (this.#parts.channelId() === undefined) return;
    this.#waiting.push(entry);
    if (this.#waiting.length > mostWaiting) {
      this.#waiting.shift();
      this.#leftOut++;
    }
    if (this.#posting) return;
    this.#posting = true;
    this.#parts.clock.after(gatherMs, () => void this.#post());
  }

  /** Never throws. What could not be posted is in the audit all the same. */
  async #post(): Promise<void> {
    const { publisher, log } = this.#parts;
    while (this.#waiting.length > 0) {
      const channelId = this.#parts.channelId();
      const entries = this.#waiting.splice(0, entriesInOne);
      const leftOut = this.#leftOut;
      this.#leftOut = 0;
      if (channelId === undefined) continue;
      const more = leftOut > 0 ? [`-# … and ${leftOut} before these, see \`/audit\``] : [];
      const body = [[...more, ...entries.map(auditEntryText)].join('\n')];
      await publisher
        .post(channelId, { tone: 'neutral', title: 'Audit', body })
        .catch((error: unknown) => log.warn({ err: error, channelId }, 'the audit channel takes no messages'));
    }
    this.#posting = false;
  }
}
