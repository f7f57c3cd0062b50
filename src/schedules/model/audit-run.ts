import type { Audit, AuditOutcome } from '../../audit/model/entry.ts';
import type { Clock } from '../../kit/clock.ts';
import type { RunOutcome, ScheduleRun } from './run.ts';
import type { ScheduleRuns } from './runs.ts';

const outcomes: Record<RunOutcome, AuditOutcome> = {
  done: 'done',
  skipped: 'refused',
  cancelled: 'refused',
  missed: 'failed',
  failed: 'failed',
  interrupted: 'unfinished',
};

/** What an end is written with. */
export interface EndDeps {
  readonly runs: Pick<ScheduleRuns, 'together' | 'finish' | 'run'>;
  readonly audit: Audit;
  readonly clock: Pick<Clock, 'now'>;
}

/** Ends a run that was claimed, and has it in the audit: both or, where the process is killed, neither. */
export function finishRun(
  { runs, audit, clock }: EndDeps,
  id: number,
  channelId: string | null,
  outcome: RunOutcome,
  detail: string | null,
): void {
  runs.together(() => {
    runs.finish(id, outcome, detail, clock.now());
    auditRun(audit, runs.run(id), channelId);
  });
}

/**
 * Writes a run that has ended into the audit, besides what was done to single containers. To be called together with what
 * ends it, see {@link ScheduleRuns.together}.
 */
export function auditRun(audit: Audit, run: ScheduleRun | null, channelId: string | null): void {
  if (!run?.outcome || run.finishedAt === null) return;
  const began = run.outcome !== 'missed' && run.outcome !== 'cancelled' && run.steps.length > 0;
  audit.record({
    at: run.finishedAt,
    actor: { kind: 'schedule', name: run.schedule },
    guildId: null,
    channelId,
    action: 'schedule run',
    target: null,
    outcome: outcomes[run.outcome],
    // The clock may have been set meanwhile.
    durationMs: began ? Math.max(0, run.finishedAt - run.runAt) : 0,
    detail: [...words(run)].join(', ') || null,
  });
}

function* words({ outcome, detail, by, reason, missed, steps }: ScheduleRun): Generator<string> {
  if (outcome === 'skipped' || outcome === 'cancelled' || outcome === 'interrupted') yield outcome;
  if (by !== null) yield `by ${by}`;
  if (reason === 'late') yield 'late';
  if (missed) yield `${missed.count} missed`;
  if (detail !== null) yield detail;
  if (steps.length > 0)
    yield `${steps.filter(({ outcome: one }) => one === 'done' || one === 'already').length} of ${steps.length} done`;
}
