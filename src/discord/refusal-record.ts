import type { AuditEntry } from '../core/audit/entry.ts';
import type { AuditId, AuditJournal } from '../core/audit/journal.ts';
import type { Clock } from '../core/clock.ts';
import type { MemberActor } from './command.ts';

/** So many refusals of one person are noted one by one, within the first of these lengths. */
const oneByOne = 10;
/** What goes beyond is one entry for so long, milliseconds; doubled each time, as long as it goes on. */
const lengthMs = { first: 60_000, most: 3_600_000 };
/** More people at once than that, and what is known of the first is given up. */
const mostPeople = 1_000;

export interface RefusalRecordParts {
  readonly audit: AuditJournal;
  readonly clock: Clock;
}

/** What one person was refused lately. */
interface Spell {
  readonly lengthMs: number;
  /** How many more are noted one by one. */
  left: number;
  /** The entry that holds all others. */
  entry: AuditId | null;
  /** What that entry holds: how many by the action's name, of which there are only as many as commands. */
  readonly others: Map<string, number>;
  readonly cancel: () => void;
}

/**
 * Puts refusals into the audit. Whoever is refused again and again, as a script would be, gets an entry for all of it, which
 * stands there from the first on and says at the end how many they were: otherwise they could push everything else out
 * of the audit.
 */
export class RefusalRecord {
  readonly #parts: RefusalRecordParts;
  /** By the person's id, the oldest first. */
  readonly #spells = new Map<string, Spell>();
  #isClosed = false;

  constructor(parts: RefusalRecordParts) {
    this.#parts = parts;
  }

  record(entry: AuditEntry & { readonly actor: MemberActor }): void {
    const { audit } = this.#parts;
    const { actor, at, guildId, channelId, action } = entry;
    const spell = this.#isClosed
      ? null
      : (this.#spells.get(actor.id) ?? this.#begin(actor.id, lengthMs.first, oneByOne));
    if (!spell || spell.left > 0) {
      if (spell) spell.left--;
      audit.record(entry);
      return;
    }
    if (spell.others.size === 0)
      spell.entry = audit.begin({ at, actor, guildId, channelId, action: 'refusals', target: null });
    spell.others.set(action, (spell.others.get(action) ?? 0) + 1);
  }

  /** Writes what is still open; what comes later is noted one by one. To be called before the audit is closed. */
  close(): void {
    this.#isClosed = true;
    for (const person of [...this.#spells.keys()]) this.#end(person);
  }

  #begin(person: string, length: number, left: number): Spell {
    const cancel = this.#parts.clock.after(length, () => this.#end(person));
    const spell: Spell = { lengthMs: length, left, entry: null, others: new Map(), cancel };
    this.#spells.set(person, spell);
    const oldest = this.#spells.keys().next().value;
    if (this.#spells.size > mostPeople && oldest !== undefined) this.#end(oldest, true);
    return spell;
  }

  #end(person: string, isGivenUp = this.#isClosed): void {
    const spell = this.#spells.get(person);
    if (!spell) return;
    spell.cancel();
    this.#spells.delete(person);
    if (spell.others.size === 0) return;
    const count = [...spell.others.values()].reduce((sum, one) => sum + one, 0);
    const each = [...spell.others].map(([action, times]) => `${action} (${times})`).join(', ');
    this.#parts.audit.finish(spell.entry, { outcome: 'refused', durationMs: 0, detail: `${count} more: ${each}` });
    // It may go on: then it is to take no more room than until now.
    if (!isGivenUp) this.#begin(person, Math.min(spell.lengthMs * 2, lengthMs.most), 0);
  }
}
