import type { Clock } from '../../kit/clock.ts';
import type { AuditEntry } from './entry.ts';
import type { AuditBeginning, AuditEnding, AuditId, AuditJournal } from './journal.ts';

/** So many of one person and kind are noted one by one: within the first of the lengths below, and within a day. */
const oneByOne = { atOnce: 10, aDay: 100 };
/** What goes beyond is one entry for so long, milliseconds; doubled each time, as long as it goes on. */
const lengthMs = { first: 60_000, most: 3_600_000 };
const dayMs = 86_400_000;
/** More people and kinds than that, and what is known of the first is given up. */
const mostSpells = 1_000;
/** Different things that one entry tells apart; what goes beyond is counted together. */
const mostWords = 200;

/** What people were refused, what they looked at, and what they had done. Also the action of the entry that holds many. */
type Kind = 'refusals' | 'looks' | 'actions';

/** Says what became of something that was begun. To be called once. */
export type Finish = (ending: AuditEnding) => void;

export interface AuditAllowanceDeps {
  readonly audit: AuditJournal;
  readonly clock: Clock;
}

/** What one person did lately, of one kind. */
interface Spell {
  readonly kind: Kind;
  readonly lengthMs: number;
  /** How many more are noted one by one. */
  left: number;
  /** The entry that holds all others. */
  entry: AuditId | null;
  /** What that entry holds: how many of what. */
  readonly others: Map<string, number>;
  readonly cancel: () => void;
}

/**
 * Puts what people do into the audit. Of somebody who does it again and again, as a script would, all of it gets one
 * entry, which stands there from the first on and says at the end how many of what they were: otherwise one person could
 * push everything else out of the audit. Together they are at most some 400 entries a day for each person.
 */
export class AuditAllowance {
  readonly #deps: AuditAllowanceDeps;
  /** By the kind and the person's id, the oldest first. */
  readonly #spells = new Map<string, Spell>();
  /** The same: how many were noted one by one within a day that began so, in the clock's monotonic time. */
  readonly #days = new Map<string, { readonly since: number; noted: number }>();
  #isClosed = false;

  constructor(deps: AuditAllowanceDeps) {
    this.#deps = deps;
  }

  /** For what was not undertaken: it was refused, or it was a look. */
  record(entry: AuditEntry): void {
    const kind: Kind = entry.outcome === 'refused' ? 'refusals' : 'looks';
    const spell = this.#spellWithoutRoom(kind, entry);
    if (spell) count(spell, wordFor(kind, entry));
    else this.#deps.audit.record(entry);
  }

  /** For what is undertaken now: the audit has it when this returns, also where the program is killed in the middle. */
  begin(entry: AuditBeginning): Finish {
    const { audit } = this.#deps;
    const spell = this.#spellWithoutRoom('actions', entry);
    if (!spell) {
      const id = audit.begin(entry);
      return (ending) => audit.finish(id, ending);
    }
    const word = count(spell, wordFor('actions', { ...entry, outcome: 'done' }));
    return ({ outcome }) => {
      if (outcome === 'done') return;
      // Where the entry that holds it has ended meanwhile, it was counted there as it was begun.
      uncount(spell, word);
      count(spell, wordFor('actions', { ...entry, outcome }));
    };
  }

  /** Where this one is no more to be noted by itself: what holds it. `null`: it is, and was counted as one. */
  #spellWithoutRoom(kind: Kind, { actor, at, guildId, channelId }: AuditBeginning): Spell | null {
    if (this.#isClosed) return null;
    const key = `${kind} ${'id' in actor ? actor.id : actor.kind}`;
    const spell = this.#spells.get(key) ?? this.#beginAnew(key, kind);
    if (spell.left > 0) {
      spell.left--;
      this.#dayOf(key).noted++;
      return null;
    }
    if (spell.others.size === 0)
      spell.entry = this.#deps.audit.begin({ at, actor, guildId, channelId, action: kind, target: null });
    return spell;
  }

  /** Writes what is still open; what comes later is noted one by one. To be called before the audit is closed. */
  close(): void {
    this.#isClosed = true;
    for (const key of [...this.#spells.keys()]) this.#end(key);
  }

  #beginAnew(key: string, kind: Kind): Spell {
    const leftToday = Math.max(0, oneByOne.aDay - this.#dayOf(key).noted);
    // Somebody who takes a rest whenever a length is over gets no more entries than somebody who does not.
    const length = leftToday > 0 ? lengthMs.first : lengthMs.most;
    return this.#begin(key, kind, length, Math.min(oneByOne.atOnce, leftToday));
  }

  #begin(key: string, kind: Kind, length: number, left: number): Spell {
    const cancel = this.#deps.clock.after(length, () => this.#end(key));
    const spell: Spell = { kind, lengthMs: length, left, entry: null, others: new Map(), cancel };
    this.#spells.set(key, spell);
    const oldest = this.#spells.keys().next().value;
    if (this.#spells.size > mostSpells && oldest !== undefined) this.#end(oldest, true);
    return spell;
  }

  #end(key: string, isGivenUp = this.#isClosed): void {
    const spell = this.#spells.get(key);
    if (!spell) return;
    spell.cancel();
    this.#spells.delete(key);
    if (spell.others.size === 0) return;
    const others = [...spell.others].filter(([, times]) => times > 0).sort(([, a], [, b]) => b - a);
    const count = others.reduce((sum, [, one]) => sum + one, 0);
    const each = others.map(([what, times]) => `${what} (${times})`).join(', ');
    const outcome = spell.kind === 'refusals' ? 'refused' : 'done';
    this.#deps.audit.finish(spell.entry, { outcome, durationMs: 0, detail: `${count} more: ${each}` });
    // It may go on: then it is to take no more room than until now.
    if (!isGivenUp) this.#begin(key, spell.kind, Math.min(spell.lengthMs * 2, lengthMs.most), 0);
  }

  #dayOf(key: string): { noted: number } {
    const now = this.#deps.clock.monotonic();
    const known = this.#days.get(key);
    if (known && now - known.since < dayMs) return known;
    const day = { since: now, noted: 0 };
    this.#days.delete(key);
    this.#days.set(key, day);
    const oldest = this.#days.keys().next().value;
    if (this.#days.size > mostSpells && oldest !== undefined) this.#days.delete(oldest);
    return day;
  }
}

/** Of refusals the action alone: their targets are whatever was typed. */
function wordFor(kind: Kind, { action, target, outcome }: Pick<AuditEntry, 'action' | 'target' | 'outcome'>): string {
  if (kind === 'refusals') return action;
  const what = target === null ? action : `${action} ${target}`;
  return outcome === 'done' ? what : `${what} ${outcome}`;
}

/** Returns the word under which it was counted. */
function count({ others }: Spell, wanted: string): string {
  const word = others.has(wanted) || others.size < mostWords ? wanted : 'others';
  others.set(word, (others.get(word) ?? 0) + 1);
  return word;
}

/** One of that word less. It stays there with none: what holds nothing has no entry yet. */
function uncount({ others }: Spell, word: string): void {
  others.set(word, Math.max(0, (others.get(word) ?? 0) - 1));
}
