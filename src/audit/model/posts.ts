import type { AuditId, AuditRecord } from './journal.ts';

/** Entries that go into one message of the audit channel. */
export interface AuditBatch {
  /** At most 25 characters. The same for the same entries, also after a restart. */
  readonly name: string;
  /** Oldest first; never empty. */
  readonly records: readonly AuditRecord[];
  /** So many before these are posted nowhere; the audit has them. */
  readonly leftOut: number;
}

/** What is on its way to the audit channel. It outlives the program and is bounded. Its methods throw where the store does. */
export interface AuditPosts {
  /** An entry that has ended is to be posted. */
  add(id: AuditId): void;
  /** What is to be posted next: the same until {@link done} is told. `null`: nothing. */
  next(): AuditBatch | null;
  /** It was posted, or never can be. */
  done(name: string): void;
  /** Nothing is to be posted any more. */
  clear(): void;
}
