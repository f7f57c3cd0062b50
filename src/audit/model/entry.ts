import type { Actor } from '../../kit/actor.ts';

/**
 * - `done`, `failed`: it was tried
 * - `refused`: the person may not, or it makes no sense now
 * - `unfinished`: the engine was still at it when we stopped waiting
 */
export type AuditOutcome = 'done' | 'failed' | 'refused' | 'unfinished';

/** Who it was. `file`: whoever changed the config file by hand, as the file does not say. */
export type AuditAuthor = Actor | { readonly kind: 'file' };

/** One thing that somebody wanted, and what became of it. Never holds a secret. */
export interface AuditEntry {
  /** Milliseconds since the epoch, when it was asked. */
  readonly at: number;
  readonly actor: AuditAuthor;
  /** Where: Discord ids, or `null` outside Discord. */
  readonly guildId: string | null;
  readonly channelId: string | null;
  /** The command's name: `restart`, `logs`, … */
  readonly action: string;
  /** Name of the container, as resolved or, if it was not, as typed. */
  readonly target: string | null;
  readonly outcome: AuditOutcome;
  readonly durationMs: number;
  /** Why it was refused or failed; the short reference shown to the person where it was unexpected. */
  readonly detail: string | null;
}

/** Where entries go. Never throws: an audit that fails is logged by the implementation and stops nobody. */
export interface Audit {
  record(entry: AuditEntry): void;
}
