import type { ActOutcome, Acts } from '../../actions/model/acting.ts';
import { actions } from '../../actions/model/action.ts';
import type { Audit } from '../../audit/model/entry.ts';
import { type Container, isRunning } from '../../containers/model/container.ts';
import type { OwnContainer, Ownness } from '../../containers/model/own-container.ts';
import type { Clock } from '../../kit/clock.ts';
import { pause } from '../../kit/pause.ts';
import { finishRun } from './audit-run.ts';
import { nextRun } from './next-run.ts';
import type { RunOutcome, RunStep, ScheduleRun, StepOutcome } from './run.ts';
import type { ScheduleRuns } from './runs.ts';
import type { ActionTask, Schedule } from './schedule.ts';
import { reasonNotTo, targetsOf } from './targets.ts';

/** Pauses before the second, third, … try of what failed, milliseconds. */
const RETRY_AFTER_MS = [30_000, 120_000, 480_000] as const;

/** How the runner reports what nobody asked for; a pino logger is one. */
export interface ScheduleLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface PerformDeps {
  readonly runs: ScheduleRuns;
  readonly clock: Clock;
  readonly log: ScheduleLog;
  readonly audit: Audit;
  readonly acting: Acts;
  /** What became of an action, for the channel that the schedule posts to; `null` where that is plain. */
  detailOf(outcome: ActOutcome, action: ActionTask['action']): string | null;
  readonly containers: { all(): readonly Container[]; get(name: string): Container | undefined };
  /** Knows the container that this program runs in. */
  readonly ownContainer: OwnContainer;
}

/** A schedule whose task is an action. */
export type ActionSchedule = Schedule & { readonly task: ActionTask };

/**
 * Does a claimed run: its containers in order, with the pauses between them, what failed again and again with longer ones.
 * Goes on where an interrupted one stopped. Writes every step before and after, and the end; leaves the run unfinished
 * when `signal` aborts, as a crash would.
 */
export async function performRun(
  run: ScheduleRun,
  schedule: ActionSchedule,
  deps: PerformDeps,
  signal: AbortSignal,
): Promise<void> {
  const { runs, clock } = deps;
  if (run.steps.length === 0) runs.setSteps(run.id, ownLast(targetsNow(schedule, deps), deps));
  for (;;) {
    await pass(run.id, schedule, deps, signal);
    if (signal.aborted) return;
    const steps = runs.run(run.id)?.steps ?? [];
    const pauseMs = pauseBeforeRetry(steps, schedule, clock.now());
    if (pauseMs === null) {
      const detail = steps.length === 0 ? 'it means no container that exists' : null;
      finishRun(deps, run.id, schedule.channelId, outcomeOf(steps), detail);
      return;
    }
    await pause(clock, pauseMs, signal);
    if (signal.aborted) return;
  }
}

/** Names of the containers that a schedule would be about now. */
export function targetsNow(schedule: Schedule, { containers }: Pick<PerformDeps, 'containers'>): readonly string[] {
  return targetsOf(schedule.task.containers, containers.all());
}

/** What a run came to as a whole. */
function outcomeOf(steps: readonly RunStep[]): RunOutcome {
  const has = (...outcomes: (StepOutcome | null)[]) => steps.some(({ outcome }) => outcomes.includes(outcome));
  if (has(null, 'in-doubt')) return 'interrupted';
  if (has('failed') || steps.length === 0) return 'failed';
  return has('done', 'already', 'unfinished') ? 'done' : 'skipped';
}

/** Every container that is not done with, once. */
async function pass(id: number, schedule: ActionSchedule, deps: PerformDeps, signal: AbortSignal): Promise<void> {
  const open = (deps.runs.run(id)?.steps ?? []).filter(({ outcome }) => outcome === null || outcome === 'failed');
  let acted = false;
  for (const { container } of open) {
    if (acted) await pause(deps.clock, schedule.task.delayMs, signal);
    if (signal.aborted) return;
    acted = await step(id, container, schedule, deps);
  }
}

/** Returns whether anything was done to the container. */
async function step(id: number, name: string, schedule: ActionSchedule, deps: PerformDeps): Promise<boolean> {
  const { runs, clock } = deps;
  runs.beginStep(id, name, clock.now());
  const not = reasonNotTo(schedule.task, deps.containers.get(name));
  if (not) {
    runs.endStep(id, name, not.outcome, not.detail, clock.now());
    return false;
  }
  const { action } = schedule.task;
  const actor = { kind: 'schedule', name: schedule.name } as const;
  const channelId = schedule.channelId ?? '';
  const outcome = await deps.acting
    // The owner decided it when the schedule was written.
    .act({ actor, action, container: name, channelId, confirmed: true })
    .catch((error: unknown) => {
      deps.log.error({ err: error, schedule: schedule.name, container: name }, 'a scheduled action failed by a bug');
      return null;
    });
  // Left in the middle, as by a crash: the next start says what became of it.
  if (outcome?.kind === 'left') return true;
  const detail = outcome === null ? 'unexpected error, see the log' : deps.detailOf(outcome, action);
  runs.endStep(id, name, outcome === null ? 'failed' : stepOutcome(outcome, action), detail, clock.now());
  return outcome?.kind !== 'refused';
}

function stepOutcome(outcome: Exclude<ActOutcome, { kind: 'left' }>, action: ActionTask['action']): StepOutcome {
  switch (outcome.kind) {
    case 'done':
      return actions[action].leavesDown || isRunning(outcome.container) ? 'done' : 'failed';
    case 'already':
    case 'unfinished':
      return outcome.kind;
    default:
      return 'failed';
  }
}

/** Milliseconds; `null` where nothing failed, it was tried often enough, or the next run would come first. */
function pauseBeforeRetry(steps: readonly RunStep[], schedule: Schedule, now: number): number | null {
  const tries = Math.max(0, ...steps.filter(({ outcome }) => outcome === 'failed').map((failed) => failed.tries));
  const pause = RETRY_AFTER_MS[tries - 1];
  if (pause === undefined) return null;
  const next = nextRun(schedule.when, schedule.timeZone, now);
  return next !== null && next <= now + pause ? null : pause;
}

/** The container that we run in comes last: what is after it would not be done before we are back. */
function ownLast(names: readonly string[], deps: PerformDeps): readonly string[] {
  return names.toSorted((a, b) => {
    const isLast = (name: string) => Number(ownnessOf(deps.containers.get(name), deps) !== 'no');
    return isLast(a) - isLast(b);
  });
}

/** Is it the container that this program runs in? */
export function ownnessOf(
  container: Container | undefined,
  { ownContainer }: Pick<PerformDeps, 'ownContainer'>,
): Ownness {
  return container === undefined ? 'no' : ownContainer.is(container);
}
