import type { Clock } from '../../kit/clock.ts';
import type { Finish } from './audit-allowance.ts';
import type { AuditEntry, AuditOutcome } from './entry.ts';
import type { AuditBeginning, AuditJournal } from './journal.ts';

/** Where a trail is written: an `AuditAllowance` is one. */
export interface TrailSink {
  /** For what was not undertaken. */
  record(entry: AuditEntry): void;
  begin(entry: AuditBeginning): Finish;
}

export interface AuditTrailDeps {
  readonly to: TrailSink;
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  /** What is known of it by now. */
  beginning(): Omit<AuditBeginning, 'at'>;
}

/** One thing that is wanted, as the audit sees it while more and more of it becomes known. It ends once. */
export class AuditTrail {
  readonly #deps: AuditTrailDeps;
  readonly #started: number;
  readonly #at: number;
  #finish: Finish | null = null;
  #isOver = false;

  constructor(deps: AuditTrailDeps) {
    this.#deps = deps;
    this.#started = deps.clock.monotonic();
    this.#at = deps.clock.now();
  }

  /** From now on it is an action that is under way, also where the program is killed. */
  undertake(target?: string): void {
    this.#finish = this.#deps.to.begin({ ...this.#beginning(), ...(target === undefined ? {} : { target }) });
  }

  /** What became of it. What is said after that is not written. */
  end(outcome: AuditOutcome, detail: string | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const durationMs = Math.round(this.#deps.clock.monotonic() - this.#started);
    const ending = { outcome, durationMs, detail };
    if (this.#finish) this.#finish(ending);
    else this.#deps.to.record({ ...this.#beginning(), ...ending });
  }

  #beginning(): AuditBeginning {
    return { at: this.#at, ...this.#deps.beginning() };
  }
}

/** A journal that holds back nothing: for what acts by itself, at a pace of its own. */
export function unlimited(audit: AuditJournal): TrailSink {
  return {
    record: (entry) => audit.record(entry),
    begin: (entry) => {
      const id = audit.begin(entry);
      return (ending) => audit.finish(id, ending);
    },
  };
}
