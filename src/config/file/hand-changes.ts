import type { Audit, AuditOutcome } from '../../audit/model/entry.ts';
import type { Clock } from '../../kit/clock.ts';
import type { ConfigStore } from './config-store.ts';
import { CONFIG_FILE } from './file-config-store.ts';
import { type ConfigProblem, formatProblem } from './problem.ts';
import { differences, type SectionHashes, sectionHashesOf } from './section-hashes.ts';

/** What was last known of the file. */
export interface SeenConfig {
  /** Of the file as it was found: differs whenever there is something new to tell. */
  readonly state: string;
  /** Of what was in force. */
  readonly outline: SectionHashes;
  /** Of what Stevedore was about to write; `null` where that is known to be over. */
  readonly expected: string | null;
}

/** Where that is kept, so that a change made while Stevedore is not running is noticed. Throws where it cannot. */
export interface SeenConfigStore {
  /** `null`: never saved. */
  load(): SeenConfig | null;
  save(seen: SeenConfig): void;
}

export interface HandChangesDeps {
  readonly config: Pick<ConfigStore, 'current' | 'text' | 'status' | 'onWritten' | 'onWriting'>;
  readonly audit: Audit;
  readonly seen: SeenConfigStore;
  readonly clock: Pick<Clock, 'now'>;
  readonly report: (what: string, error: unknown) => void;
}

/** Mistakes that are repeated in an entry; the log and the admins' channel have more. */
const mostProblems = 3;

/**
 * Writes into the audit what is changed in the file by hand, also while Stevedore was not running, and whether it was
 * taken over. What Stevedore itself changes is audited where it was asked for.
 */
export function auditHandChanges({ config, audit, seen, clock, report }: HandChangesDeps): void {
  let last = attempt(() => seen.load());
  const remember = (now: SeenConfig) => {
    last = now;
    attempt(() => seen.save(now));
  };
  const record = (outcome: AuditOutcome, detail: string) =>
    audit.record({
      at: clock.now(),
      actor: { kind: 'file' },
      guildId: null,
      channelId: null,
      action: 'config',
      target: null,
      outcome,
      durationMs: 0,
      detail,
    });
  const look = (by: 'hand' | 'program', prefix = ''): void => {
    const status = config.status();
    const revision = config.text()?.revision ?? 'none';
    const state = status.ok ? revision : JSON.stringify([revision, status.problems]);
    // What is refused changes nothing: the next change is told by what is in force.
    const outline = status.ok || last === null ? sectionHashesOf(config.current()) : last.outline;
    if (state === last?.state) {
      // Another version of Stevedore decides more, or otherwise, where the same file says nothing: nobody changed that by hand.
      if (differences(last.outline, outline) !== '') remember({ ...last, outline });
      return;
    }
    // What was on its way when Stevedore was killed stands in the audit as interrupted, with who asked for it.
    if (by === 'hand' && last !== null && state !== last.expected) {
      const what = status.ok
        ? differences(last.outline, outline) || 'nothing but its layout'
        : mistakes(status.problems);
      record(status.ok ? 'done' : 'refused', `${prefix}${what}`);
    }
    remember({ state, outline, expected: null });
  };
  look('hand', 'while Stevedore was not running: ');
  config.onWritten((by) => look(by));
  config.onWriting((revision) => {
    if (last !== null) remember({ ...last, expected: revision });
  });

  function attempt<Result>(work: () => Result): Result | null {
    try {
      return work();
    } catch (error) {
      report('what is known of the config file could not be kept', error);
      return null;
    }
  }
}

/** Where, and what is expected there: never a value of the file. */
function mistakes(problems: readonly ConfigProblem[]): string {
  const named = problems.slice(0, mostProblems).map((problem) => formatProblem(problem, CONFIG_FILE));
  const more = problems.length - named.length;
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
