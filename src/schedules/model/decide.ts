import { nextRun } from './next-run.ts';
import { MISSED_COUNTED, type MissedRuns } from './run.ts';
import { ANNOUNCE_MAX_MS, type Schedule } from './schedule.ts';

/** A run is on time up to this late, milliseconds: a slow machine, a timer that fires late. */
export const ON_TIME_WITHIN_MS = 120_000;

/** Handled runs can be this far ahead, because an announced one was cancelled; more means that the clock was set back. */
export const FURTHEST_HANDLED_MS = ANNOUNCE_MAX_MS + 3_600_000;

/** A run that was announced and has not begun. Milliseconds since the epoch. */
export interface PlannedRun {
  readonly dueAt: number;
  /** Later than `dueAt` where it was postponed. */
  readonly runAt: number;
}

/** What is remembered of a schedule. */
export interface ScheduleMemory {
  /** Every run due up to then was dealt with; milliseconds since the epoch. */
  readonly handledThrough: number;
  readonly planned: readonly PlannedRun[];
}

/** What to do now, in this order. */
export type ScheduleDecision =
  /** Say that it will run at `dueAt`. */
  | { readonly kind: 'announce'; readonly dueAt: number }
  /** Claim and do it. `missed`: other runs that it stands for. */
  | { readonly kind: 'run'; readonly dueAt: number; readonly late: boolean; readonly missed: MissedRuns | null }
  /** Only say it. */
  | { readonly kind: 'missed'; readonly missed: MissedRuns };

export interface Decided {
  readonly decisions: readonly ScheduleDecision[];
  /** When to ask again at the latest, if nothing changes; `null`: never. */
  readonly again: number | null;
}

/**
 * What is to be done for a schedule now (milliseconds since the epoch)? Pure. Of several runs that came due since the last
 * look, at most one is done: the newest, if it is on time or the policy is to make up for it.
 */
export function decide(schedule: Schedule, memory: ScheduleMemory, now: number): Decided {
  if (schedule.paused) return { decisions: [], again: null };
  const { handledThrough } = memory;
  const planned = memory.planned.toSorted((a, b) => a.runAt - b.runAt);
  const decisions: ScheduleDecision[] = [];

  for (const { dueAt, runAt } of planned.filter((run) => run.runAt <= now)) {
    const late = now - runAt > ON_TIME_WITHIN_MS;
    const one = { count: 1, first: dueAt, last: dueAt };
    if (late && schedule.missed === 'skip') decisions.push({ kind: 'missed', missed: one });
    else decisions.push({ kind: 'run', dueAt, late, missed: null });
  }
  const isPlanned = (dueAt: number) => planned.some((run) => run.dueAt === dueAt);
  const due = dueRuns(schedule, handledThrough, now, isPlanned);
  if (due) decisions.push(forDue(schedule, due, now));

  const next = upcoming(schedule, Math.max(now, handledThrough), isPlanned);
  const times = planned.filter((run) => run.runAt > now).map((run) => run.runAt);
  if (next !== null) {
    // One announcement at a time: of a run every minute nobody wants to hear five minutes ahead.
    const announceMs = schedule.task.kind === 'action' && planned.length === 0 ? schedule.task.announceMs : null;
    const announceAt = next - (announceMs ?? 0);
    if (announceAt <= now) decisions.push({ kind: 'announce', dueAt: next });
    times.push(announceAt <= now ? next : announceAt);
  }
  return { decisions, again: times.length > 0 ? Math.min(...times) : null };
}

/** The first run after `after` that is not planned already. */
function upcoming(schedule: Schedule, after: number, isPlanned: (dueAt: number) => boolean): number | null {
  let next = nextRun(schedule.when, schedule.timeZone, after);
  while (next !== null && isPlanned(next)) next = nextRun(schedule.when, schedule.timeZone, next);
  return next;
}

function forDue(schedule: Schedule, { run, others }: DueRuns, now: number): ScheduleDecision {
  const late = now - run > ON_TIME_WITHIN_MS;
  if (!late || schedule.missed === 'run-once') return { kind: 'run', dueAt: run, late, missed: others };
  const first = others?.first ?? run;
  return { kind: 'missed', missed: { count: Math.min((others?.count ?? 0) + 1, MISSED_COUNTED), first, last: run } };
}

/** The newest run that is due, and those before it. */
interface DueRuns {
  readonly run: number;
  readonly others: MissedRuns | null;
}

/** The runs after `after` up to `now`; `null` where there are none. */
function dueRuns(
  { when, timeZone }: Schedule,
  after: number,
  now: number,
  isPlanned: (dueAt: number) => boolean,
): DueRuns | null {
  const counted: number[] = [];
  let at = nextRun(when, timeZone, after);
  for (; at !== null && at <= now && counted.length < MISSED_COUNTED; at = nextRun(when, timeZone, at)) {
    if (!isPlanned(at)) counted.push(at);
  }
  if (at !== null && at <= now) counted.push(...newest({ when, timeZone }, at - 1, now));
  const run = counted.pop();
  if (run === undefined) return null;
  const [first, last] = [counted[0], counted.at(-1)];
  if (first === undefined || last === undefined) return { run, others: null };
  return { run, others: { count: Math.min(counted.length, MISSED_COUNTED), first, last } };
}

/** The last two runs after `after` up to `now`, without going through all of a year's minutes. */
function newest({ when, timeZone }: Pick<Schedule, 'when' | 'timeZone'>, after: number, now: number): number[] {
  for (let span = 3_600_000; ; span *= 8) {
    const from = Math.max(after, now - span);
    const found: number[] = [];
    for (let at = nextRun(when, timeZone, from); at !== null && at <= now; at = nextRun(when, timeZone, at)) {
      found.push(at);
      if (found.length > 2) found.shift();
    }
    if (found.length > 1 || from === after) return found;
  }
}
