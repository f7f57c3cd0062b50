import type { Audit, AuditOutcome } from '../audit/entry.ts';
import type { RunOutcome, ScheduleRun } from './run.ts';

const outcomes: Record<RunOutcome, AuditOutcome> = {
  done: 'done',
  skipped: 'refused',
  cancelled: 'refused',
  missed: 'failed',
  failed: 'failed',
  interrupted: 'unfinished',
};

/** Writes a run that has ended into the audit, besides what was done to single containers. */
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
