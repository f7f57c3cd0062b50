import { finishRun } from './audit-run.ts';
import { type ActionSchedule, type PerformDeps, performRun } from './perform.ts';
import { resumable } from './resume.ts';
import type { ScheduleRun } from './run.ts';
import type { Schedule } from './schedule.ts';

/** Pause before going on with a run that an error of ours stopped, such as a full disk; milliseconds. */
const AFTER_ERROR_MS = 60_000;

export interface ActiveDeps extends PerformDeps {
  schedule(name: string): Schedule | null;
  /** A run may have ended. */
  ended(): void;
  /** It is gone on with later. */
  heldUp(run: ScheduleRun, schedule: Schedule): void;
}

/** The runs that are going on, at most one of each schedule. */
export class ActiveRuns {
  readonly #deps: ActiveDeps;
  readonly #stopping = new AbortController();
  readonly #active = new Map<string, Promise<void>>();

  constructor(deps: ActiveDeps) {
    this.#deps = deps;
  }

  has(schedule: string): boolean {
    return this.#active.has(schedule);
  }

  /** Does a run that was claimed. */
  begin(run: ScheduleRun, schedule: Schedule): void {
    const { clock, log } = this.#deps;
    const ended = this.#work(run, schedule)
      .catch((error: unknown) => {
        log.error({ err: error, schedule: schedule.name }, 'a run was interrupted by an error; going on later');
        this.#deps.heldUp(run, schedule);
        clock.after(AFTER_ERROR_MS, () => this.resume(run));
      })
      .finally(() => {
        this.#active.delete(schedule.name);
        this.#deps.ended();
      });
    this.#active.set(schedule.name, ended);
  }

  /** Goes on with a run that was left in the middle, or ends it; another time, where the database fails us. */
  resume(run: ScheduleRun): void {
    const { runs, clock, log } = this.#deps;
    if (this.#stopping.signal.aborted) return;
    try {
      const schedule = this.#deps.schedule(run.schedule);
      const goesOn = resumable(run, schedule, this.#deps);
      log.warn({ schedule: run.schedule, goesOn }, 'a run was interrupted');
      if (goesOn && schedule) {
        this.begin(runs.run(run.id) ?? run, schedule);
        return;
      }
      const detail = schedule ? null : 'the schedule was removed';
      finishRun(this.#deps, run.id, schedule?.channelId ?? null, 'interrupted', detail);
      this.#deps.ended();
    } catch (error) {
      log.error({ err: error, schedule: run.schedule }, 'a run could not be gone on with; trying again');
      clock.after(AFTER_ERROR_MS, () => this.resume(run));
    }
  }

  /** Begins nothing more. Resolves when nothing is under way; what was in the middle is left so. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.allSettled(this.#active.values());
  }

  async #work(run: ScheduleRun, schedule: Schedule): Promise<void> {
    if (isAction(schedule)) await performRun(run, schedule, this.#deps, this.#stopping.signal);
    // Its post is how it is told.
    else finishRun(this.#deps, run.id, schedule.channelId, 'done', null);
  }
}

function isAction(schedule: Schedule): schedule is ActionSchedule {
  return schedule.task.kind === 'action';
}
