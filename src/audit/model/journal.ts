import type { Audit, AuditEntry, AuditOutcome } from './entry.ts';

/** What is known before the action: everything of an entry but what became of it. */
export type AuditBeginning = Omit<AuditEntry, 'outcome' | 'durationMs' | 'detail'>;

/** What became of it. */
export type AuditEnding = Pick<AuditEntry, 'outcome' | 'durationMs' | 'detail'>;

/** Names one entry of the journal; they grow in the order of writing and are never used twice. */
export type AuditId = number;

/**
 * The audit as something that outlives a crash: an entry stands in it before the action is tried, so that a process
 * killed in the middle leaves a trace. Append-only: an entry gets its ending once and nothing changes afterwards.
 * Like {@link Audit.record}, neither method ever throws.
 */
export interface AuditJournal extends Audit {
  /** Written when this returns. `null` where it could not be written (that is in the log); the action goes on. */
  begin(entry: AuditBeginning): AuditId | null;
  /** Once per entry; a second ending is refused and logged. Does nothing for `null`. */
  finish(id: AuditId | null, ending: AuditEnding): void;
}

/**
 * - `running`: begun by this process and not finished yet
 * - `interrupted`: begun by a process that ended before it could say what became of it
 */
export type RecordedOutcome = AuditOutcome | 'running' | 'interrupted';

/** Who it was, as it was written then: a member may have left or changed the name since. */
export interface AuditActor {
  /** `member`, `schedule`, `system`, `file`, … */
  readonly kind: string;
  /** Discord's user id; `null` for what is not a member. */
  readonly id: string | null;
  /** Hostile text. */
  readonly name: string | null;
}

/** An entry as it is read back. */
export interface AuditRecord extends Omit<AuditEntry, 'actor' | 'outcome' | 'durationMs'> {
  readonly id: AuditId;
  readonly actor: AuditActor;
  readonly outcome: RecordedOutcome;
  /** `null` while running and where it was interrupted. */
  readonly durationMs: number | null;
}

/** Which entries are wanted; what is absent does not restrict. */
export interface AuditFilter {
  /** A container's name, compared exactly. */
  readonly target?: string;
  /** Discord's user id. */
  readonly memberId?: string;
  /** Milliseconds since the epoch, inclusive. */
  readonly since?: number;
  /** Only entries older than this one: the `next` of the page before. */
  readonly before?: AuditId;
  /** Entries a page, 1 to 100. */
  readonly limit?: number;
}

/** Newest first. `next` is the cursor of the following page, `null` on the last one. */
export interface AuditPage {
  readonly records: readonly AuditRecord[];
  readonly next: AuditId | null;
}

/** How `/audit` and the API read it. */
export interface AuditReader {
  query(filter: AuditFilter): AuditPage;
}

/** How much is kept. The older end goes first. */
export interface AuditRetention {
  readonly days: number;
  readonly maxRows: number;
}

/** A year, and no more than a Raspberry Pi's card holds easily (about 20 MB). */
export const defaultAuditRetention: AuditRetention = { days: 365, maxRows: 100_000 };
