import type { Clock } from '../../kit/clock.ts';
import type { RunFacts, ScheduleNews, Told } from './news.ts';
import type { ScheduleLog } from './perform.ts';
import type { ScheduleRun } from './run.ts';
import type { ScheduleRuns } from './runs.ts';
import type { Schedule } from './schedule.ts';

/** Pauses before the second, third, … try while there is no connection; the last one for all that follow. Milliseconds. */
const PAUSES_MS = [5_000, 15_000, 60_000, 300_000];

/** A result older than this is news no more: it is in the log and the database. */
const NEWS_FOR_MS = 3 * 86_400_000;

/** Discord knows for some minutes what it was sent already; after that, saying it again may be saying it twice. */
const ONCE_FOR_MS = 120_000;

export interface AnnouncerDeps {
  readonly runs: ScheduleRuns;
  readonly news: ScheduleNews;
  readonly clock: Clock;
  readonly log: ScheduleLog;
  schedule(name: string): Schedule | null;
  /** Containers that the schedule is about now. */
  targets(schedule: Schedule): readonly string[];
}

/**
 * Sees to it that every announcement and every result is said, one after the other, also after a restart or while Discord
 * is away. What is still to be said is in the database.
 */
export class RunAnnouncer {
  readonly #deps: AnnouncerDeps;
  #working: Promise<void> | null = null;
  #again = false;
  #failures = 0;
  #cancel: (() => void) | null = null;
  #stopped = false;
  /** Planned runs, by id and time, whose announcement found no place: once is enough, the result will be said. */
  #announcedNowhere = new Set<string>();

  constructor(deps: AnnouncerDeps) {
    this.#deps = deps;
  }

  /** There may be something to say. */
  wake(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#working ??= this.#work().finally(() => {
      this.#working = null;
      if (this.#again) this.wake();
    });
  }

  /** Resolves when nothing is being said. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#again = false;
    this.#cancel?.();
    await this.#working;
  }

  async #work(): Promise<void> {
    this.#again = false;
    this.#cancel?.();
    this.#cancel = null;
    try {
      const { runs } = this.#deps;
      const planned = runs.planned();
      this.#announcedNowhere = new Set(planned.map(keyOf).filter((key) => this.#announcedNowhere.has(key)));
      const unannounced = planned.filter((run) => run.message === null && !this.#announcedNowhere.has(keyOf(run)));
      for (const run of unannounced) if (!(await this.#announce(run))) return this.#later();
      for (const run of runs.untold()) if (!(await this.#tell(run))) return this.#later();
      this.#failures = 0;
    } catch (error) {
      this.#deps.log.error({ err: error }, 'what schedules did could not be said; trying again');
      this.#later();
    }
  }

  async #announce(run: ScheduleRun): Promise<boolean> {
    const { runs, news } = this.#deps;
    const schedule = this.#deps.schedule(run.schedule);
    // It may have begun meanwhile.
    if (!schedule || this.#stopped || runs.run(run.id)?.state !== 'planned') return true;
    const told = await this.#say(run, (facts) => news.announce(run, schedule, this.#deps.targets(schedule), facts));
    if (told.kind === 'said' && told.message) runs.announced(run.id, told.message);
    if (told.kind === 'said' && !told.message) {
      this.#announcedNowhere.add(keyOf(run));
      runs.telling(run.id, null);
    }
    return told.kind === 'said';
  }

  async #tell(run: ScheduleRun): Promise<boolean> {
    const { runs, news, clock, log } = this.#deps;
    if (this.#stopped) return true;
    const now = clock.now();
    const schedule = this.#deps.schedule(run.schedule);
    if (isNoNews(run, schedule)) {
      runs.told(run.id, null);
      return true;
    }
    if (now - (run.finishedAt ?? now) > NEWS_FOR_MS) {
      log.warn({ schedule: run.schedule, outcome: run.outcome }, 'the result of a run could not be said for days');
      runs.told(run.id, null);
      return true;
    }
    const failuresInARow = runs.failuresInARow(run.schedule);
    const told = await this.#say(run, (facts) => news.tell(run, schedule, { failuresInARow, ...facts }));
    if (told.kind === 'said') runs.told(run.id, told.message);
    return told.kind === 'said';
  }

  /** Writes down that it is being said. Only what certainly was not said is forgotten again. */
  async #say(run: ScheduleRun, say: (facts: Pick<RunFacts, 'perhapsSaid'>) => Promise<Told>): Promise<Told> {
    const { runs, clock } = this.#deps;
    const { id, tellingSince, message } = run;
    const now = clock.now();
    runs.telling(id, tellingSince ?? now);
    // What takes the place of a message is there once however often it is sent.
    const perhapsSaid = message === null && tellingSince !== null && now - tellingSince > ONCE_FOR_MS;
    const told = await say({ perhapsSaid });
    if (told.kind === 'later' && told.unsent && tellingSince === null) runs.telling(id, null);
    return told;
  }

  #later(): void {
    const pause = PAUSES_MS[Math.min(this.#failures++, PAUSES_MS.length - 1)] ?? 0;
    if (!this.#stopped) this.#cancel = this.#deps.clock.after(pause, () => this.wake());
  }
}

/** A run that is postponed is announced anew. */
function keyOf({ id, runAt }: ScheduleRun): string {
  return `${id} ${runAt}`;
}

/** The owner wants to hear of problems only, and there was none. What was announced is always finished. */
function isNoNews(run: ScheduleRun, schedule: Schedule | null): boolean {
  return (
    schedule?.task.kind === 'action' &&
    schedule.task.report === 'problems' &&
    (run.outcome === 'done' || run.outcome === 'skipped') &&
    run.reason === 'due' &&
    run.missed === null &&
    run.message === null
  );
}
