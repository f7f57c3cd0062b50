import type { ConfigDraft } from './edit/draft.ts';
import type { ConfigProblem } from './problem.ts';
import type { Config } from './schema.ts';

/** What is in the file now, whether or not it can be used. */
export interface ConfigText {
  readonly text: string;
  /** Changes whenever the text does. */
  readonly revision: string;
}

/** Is what is in force what is in the file? `since`: milliseconds since the epoch. */
export type ConfigStatus =
  | { readonly ok: true; readonly since: number }
  | {
      readonly ok: false;
      readonly since: number;
      readonly problems: readonly ConfigProblem[];
      /**
       * The file could not be used when the program started, nor since: what is in force may be older than what the owner last
       * wrote, so that a right that was taken away may stand in it. No right that it grants holds then; denials do.
       */
      readonly grantsLapsed: boolean;
    };

/** What the owner decided: always the last version that was right, whatever happens to the file. */
export interface ConfigStore {
  /** What is in force. Never changed in place: after a change there is another one. */
  current(): Config;
  status(): ConfigStatus;
  /** As it was read last; `null` while there is no file that can be read. */
  text(): ConfigText | null;
  /**
   * Changes the file, keeping its comments, order and layout, and puts the outcome into force. `revision` is that of the text
   * which the change was decided on. Throws {@link ConfigEditError}; then nothing has changed.
   */
  edit(change: (draft: ConfigDraft) => void, revision: string): Promise<ConfigText>;
  /** The same with a whole new text. It also mends a file that is not right. */
  replace(text: string, revision: string): Promise<ConfigText>;
  /** After another version came into force. Returns a function that ends it, as do the others. */
  onChange(listener: (config: Config) => void): () => void;
  /** After the file was refused, refused for another reason, or mended. */
  onStatus(listener: (status: ConfigStatus) => void): () => void;
  /**
   * After another text was found in the file, or none (`hand`), or was written by this store (`program`); whether or not
   * it came into force, see {@link status}.
   */
  onWritten(listener: (by: 'hand' | 'program') => void): () => void;
  /**
   * Right before this store's own text, of that revision, takes its place in the file: whoever is killed after this may have
   * written it without {@link onWritten}.
   */
  onWriting(listener: (revision: string) => void): () => void;
  close(): Promise<void>;
}

/**
 * - `unreadable`: there is no file, or it cannot be read: see `problems`
 * - `conflict`: the file is no longer what the change was decided on
 * - `invalid`: the file, or what it would become, is not right: see `problems`
 * - `unwritable`: the file system refused, see `cause`
 * - `busy`: too many changes are waiting
 */
export type ConfigEditErrorKind = 'unreadable' | 'conflict' | 'invalid' | 'unwritable' | 'busy';

/** Why a change of the file was not made. */
export class ConfigEditError extends Error {
  override readonly name = 'ConfigEditError';
  readonly kind: ConfigEditErrorKind;
  readonly problems: readonly ConfigProblem[];
  /** The revision that is in the file, for a `conflict`; `null` where there is no file. */
  readonly actualRevision: string | null;
  /** What the owner can do about it, in one sentence; `null` where we know of nothing. */
  readonly advice: string | null;

  constructor(
    kind: ConfigEditErrorKind,
    message: string,
    facts: {
      problems?: readonly ConfigProblem[];
      actualRevision?: string | null;
      advice?: string | null;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: facts.cause });
    this.kind = kind;
    this.problems = facts.problems ?? [];
    this.actualRevision = facts.actualRevision ?? null;
    this.advice = facts.advice ?? null;
  }
}
