import { editConfig, problemWords } from '../../config/edit-config.ts';
import type { ConfigStore } from '../../config/file/config-store.ts';
import type { ConfigDraft } from '../../config/file/edit/draft.ts';
import { tryEdit } from '../../config/file/edit/try-edit.ts';
import type { Container } from '../../containers/model/container.ts';
import { UserError } from '../../discord/gate/errors.ts';
import { plain } from '../../discord/ui/text.ts';
import { nextRuns } from '../model/next-run.ts';
import type { ScheduleRun } from '../model/run.ts';
import type { ScheduleRunner } from '../model/runner.ts';
import type { ScheduleRuns } from '../model/runs.ts';
import type { Schedule } from '../model/schedule.ts';
import { targetsOf } from '../model/targets.ts';
import { schedulesOf } from '../read-settings.ts';

export interface ManagedSchedulesDeps {
  readonly config: Pick<ConfigStore, 'current' | 'text' | 'edit'>;
  readonly runner: ScheduleRunner;
  readonly runs: Pick<ScheduleRuns, 'latest'>;
  readonly containers: { all(): readonly Container[] };
  /** IANA name: for schedules that name none. */
  readonly timeZone: string;
}

/** A change of the config file that was looked at and can be saved. */
export interface ScheduleChange {
  readonly name: string;
  readonly change: (draft: ConfigDraft) => void;
  /** Of the text that it was looked at with. */
  readonly revision: string;
}

/** Where commands and buttons learn about schedules, and have them changed. */
export class ManagedSchedules {
  readonly #deps: ManagedSchedulesDeps;

  constructor(deps: ManagedSchedulesDeps) {
    this.#deps = deps;
  }

  get timeZone(): string {
    return this.#deps.timeZone;
  }

  all(): readonly Schedule[] {
    return schedulesOf(this.#deps.config.current(), this.#deps.timeZone);
  }

  get(name: string): Schedule | undefined {
    return this.all().find((schedule) => schedule.name === name);
  }

  /** As the file has it; throws {@link UserError} where there is none of that name. */
  find(name: string): Schedule {
    const schedule = this.get(name.trim());
    if (schedule) return schedule;
    throw new UserError(`There is no schedule called “${plain(name, 40)}”. \`/schedule list\` shows all.`);
  }

  /** When it runs next, at most `count` times, with what was cancelled and put off; milliseconds since the epoch. */
  next(schedule: Schedule, count: number): readonly number[] {
    if (schedule.paused) return [];
    const { runner } = this.#deps;
    const planned = runner.planned().filter((run) => run.schedule === schedule.name);
    const after = runner.handledThrough(schedule.name);
    const due = nextRuns(schedule.when, schedule.timeZone, after, count + planned.length);
    const rest = due.filter((at) => !planned.some(({ dueAt }) => dueAt === at));
    return [...planned.map(({ runAt }) => runAt), ...rest].sort((a, b) => a - b).slice(0, count);
  }

  /** Names of the containers that it is about now. */
  targets({ task }: Schedule): readonly string[] {
    return targetsOf(task.containers, this.#deps.containers.all());
  }

  isRunning(name: string): boolean {
    return this.#deps.runner.isRunning(name);
  }

  /** The latest run that began or was decided on; `null`: none yet. */
  latest(name: string): ScheduleRun | null {
    return this.#deps.runs.latest(name, 5).find(({ state }) => state !== 'planned') ?? null;
  }

  /** Throws {@link UserError} where one is going on. */
  runNow(name: string, by: string): ScheduleRun {
    const run = this.#deps.runner.runNow(name, by);
    if (!run) throw new UserError(`A run of **${plain(name)}** is going on already, or Stevedore is just starting.`);
    return run;
  }

  planned(name: string, dueAt: number): ScheduleRun | undefined {
    return this.#deps.runner.planned().find((run) => run.schedule === name && run.dueAt === dueAt);
  }

  cancel(name: string, dueAt: number, by: string): ScheduleRun {
    return this.#deps.runner.cancel(name, dueAt, by) ?? tooLate();
  }

  /** Throws {@link UserError} where it began, or where the next run would come first. */
  postpone(name: string, dueAt: number, byMs: number, by: string): ScheduleRun {
    const run = this.planned(name, dueAt);
    const schedule = this.get(name);
    if (!run || !schedule) return tooLate();
    const [next] = nextRuns(schedule.when, schedule.timeZone, dueAt, 1);
    if (next !== undefined && run.runAt + byMs >= next)
      throw new UserError('By then the next run is due. Cancel this one instead.');
    return this.#deps.runner.postpone(name, dueAt, byMs, by) ?? tooLate();
  }

  /** What the schedule would be. Throws {@link UserError} with all that is wrong. */
  async preview(
    name: string,
    change: (draft: ConfigDraft) => void,
  ): Promise<{ schedule: Schedule; change: ScheduleChange }> {
    const { config, timeZone } = this.#deps;
    const { text, revision } = config.text() ?? { text: '', revision: '' };
    const read = await tryEdit(text, change);
    if (!read.ok) throw new UserError(problemWords(read.problems, ['schedules', name]));
    const schedule = schedulesOf(read.config, timeZone).find((one) => one.name === name);
    if (!schedule) throw new UserError('This would be no schedule.');
    return { schedule, change: { name, change, revision } };
  }

  /** Writes it into the file and puts it into force. Throws {@link UserError} where that cannot be. */
  save({ name, change, revision }: ScheduleChange): Promise<void> {
    return editConfig(this.#deps.config, { about: ['schedules', name], change, revision });
  }

  /** {@link save} for what needs no look at it first. */
  edit(name: string, change: (draft: ConfigDraft) => void): Promise<void> {
    return editConfig(this.#deps.config, { about: ['schedules', name], change });
  }
}

function tooLate(): never {
  throw new UserError('It is too late for that: the run has begun, or was cancelled.');
}
