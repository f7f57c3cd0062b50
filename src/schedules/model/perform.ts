import type { ActionOutcome, ContainerActions } from '../../actions/model/actions.ts';
import type { Throttle } from '../../actions/model/throttle.ts';
import type { AuditOutcome } from '../../audit/model/entry.ts';
import type { AuditJournal } from '../../audit/model/journal.ts';
import { type Container, isRunning } from '../../containers/model/container.ts';
import type { OwnContainer, Ownness } from '../../containers/model/own-container.ts';
import { engineErrorWords } from '../../hosts/model/engine.ts';
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
  readonly audit: AuditJournal;
  readonly actions: Pick<ContainerActions, 'run'>;
  /** Schedules are never turned away, but people are while a schedule takes the place. */
  readonly throttle: Pick<Throttle, 'begin'>;
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
  const { runs, clock, audit } = deps;
  const container = deps.containers.get(name);
  runs.beginStep(id, name, clock.now());
  const not = reasonNotTo(schedule.task, container, ownnessOf(container, deps));
  if (not) {
    runs.endStep(id, name, not.outcome, not.detail, clock.now());
    return false;
  }
  const { action } = schedule.task;
  const actor = { kind: 'schedule', name: schedule.name } as const;
  const began = clock.monotonic();
  const entry = audit.begin({
    at: clock.now(),
    actor,
    guildId: null,
    channelId: schedule.channelId,
    action,
    target: name,
  });
  const leave = deps.throttle.begin(actor, name, action);
  const ended = await deps.actions
    .run(action, name, actor)
    .then(
      (outcome) => describe(outcome, action),
      (error: unknown) => {
        deps.log.error({ err: error, schedule: schedule.name, container: name }, 'a scheduled action failed by a bug');
        const detail = 'unexpected error, see the log';
        return { outcome: 'failed', audit: 'failed', detail, said: detail } as const;
      },
    )
    .finally(() => leave.ok && leave.end());
  audit.finish(entry, {
    outcome: ended.audit,
    durationMs: Math.round(clock.monotonic() - began),
    detail: ended.detail,
  });
  runs.endStep(id, name, ended.outcome, ended.said, clock.now());
  return true;
}

interface Described {
  readonly outcome: StepOutcome;
  readonly audit: AuditOutcome;
  /** For the audit. */
  readonly detail: string | null;
  /** For the channel that the schedule posts to. */
  readonly said: string | null;
}

function describe(outcome: ActionOutcome, action: ActionTask['action']): Described {
  // What an engine answers holds paths and addresses of the host: that is for the admins.
  if (outcome.kind === 'failed') {
    const { kind, message } = outcome.error;
    return { outcome: 'failed', audit: 'failed', detail: message, said: engineErrorWords[kind] };
  }
  const words = inWords(outcome, action);
  return { ...words, said: words.detail };
}

function inWords(
  outcome: Exclude<ActionOutcome, { kind: 'failed' }>,
  action: ActionTask['action'],
): Omit<Described, 'said'> {
  switch (outcome.kind) {
    case 'done': {
      const { container } = outcome;
      if (action === 'stop' || isRunning(container)) return { outcome: 'done', audit: 'done', detail: null };
      const detail = `it ended again by itself${container.exitCode === null ? '' : ` with exit code ${container.exitCode}`}`;
      return { outcome: 'failed', audit: 'done', detail };
    }
    case 'already':
      return { outcome: 'already', audit: 'done', detail: null };
    case 'busy':
      return { outcome: 'failed', audit: 'refused', detail: 'something else was being done to it' };
    case 'gone':
      return { outcome: 'failed', audit: 'refused', detail: 'there is no such container' };
    case 'unfinished':
      return { outcome: 'unfinished', audit: 'unfinished', detail: 'the engine was still at it' };
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
