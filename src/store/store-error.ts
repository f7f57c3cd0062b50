/**
 * - `unwritable`: the directory or the file refuses us
 * - `in-use`: another process has the database open
 * - `too-new`: written by a newer Stevedore than this one
 * - `full`: no space left where it lies
 * - `failed`: anything else; `cause` says what
 */
export type StoreErrorKind = 'unwritable' | 'in-use' | 'too-new' | 'full' | 'failed';

/** What is known when the database can't be opened. */
export interface StoreErrorFacts {
  /** The file or directory that it is about. */
  readonly path: string;
  /** Who owns `path`; `null` where that could not be asked. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
  /** What the owner can do about it: a sentence, with the exact command where there is one. */
  readonly advice: string;
  readonly cause?: unknown;
}

/** Why the database could not be opened. Decide by `kind`, never by the message. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly kind: StoreErrorKind;
  readonly path: string;
  readonly owner: { readonly uid: number; readonly gid: number } | null;
  readonly advice: string;

  constructor(kind: StoreErrorKind, message: string, facts: StoreErrorFacts) {
    super(message, { cause: facts.cause });
    this.kind = kind;
    this.path = facts.path;
    this.owner = facts.owner;
    this.advice = facts.advice;
  }
}
