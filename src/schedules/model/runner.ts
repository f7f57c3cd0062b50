import type { Container } from '../../containers/model/container.ts';
import { ActiveRuns } from './active-runs.ts';
import { RunAnnouncer } from './announcer.ts';
import { auditRun } from './audit-run.ts';
import { decide, FURTHEST_HANDLED_MS, type ScheduleDecision } from './decide.ts';
import { HeldUpRuns } from './held-up.ts';
import type { ScheduleNews } from './news.ts';
import { type PerformDeps, targetsNow } from './perform.ts';
import type { MissedRuns, RunOutcome, ScheduleRun } from './run.ts';
import type { Watched } from './runs.ts';
import { type Schedule, timingOf } from './schedule.ts';
import { reasonNotTo } from './targets.ts';

/** The longest pause between two looks, milliseconds: clocks are set, and machines sleep, without telling us. */
const LOOK_EVERY_MS = 30_000;

/** How long a start waits for the engine to say which containers there are, and how often it looks; milliseconds. */
const WAIT_FOR_ENGINE_MS = 120_000;
const ASK_ENGINE_EVERY_MS = 500;

export interface RunnerDeps extends PerformDeps {
  /** All schedules that there are now. The same objects as long as nothing about them changes. */
  schedules(): readonly Schedule[];
  /** Are the containers known? Before the engine first answered, there seem to be none. */
  isEngineKnown(): boolean;
  readonly news: ScheduleNews;
}

/** A look at a schedule that found nothing to do until `again`. */
interface Quiet {
  readonly schedule: Schedule;
  /** `null`: never. */
  readonly again: number | null;
}

/**
 * Keeps schedules: looks what is due, claims it, does it, and has it said. Everything that must survive is written before
 * it is acted on, so that at any moment the process may end; {@link start} then goes on from there.
 */
export class ScheduleRunner {
  readonly #deps: RunnerDeps;
  readonly #announcer: RunAnnouncer;
  readonly #active: ActiveRuns;
  readonly #heldUp: HeldUpRuns;
  #watched: ReadonlyMap<string, Watched> = new Map();
  /** Since when schedules are kept for which that could not be written down yet. */
  readonly #unwritten = new Map<string, Watched>();
  #planned: readonly ScheduleRun[] = [];
  #quiet = new Map<string, Quiet>();
  #started = false;
  #lastLook = 0;
  #cancel: (() => void) | null = null;

  constructor(deps: RunnerDeps) {
    this.#deps = deps;
    const schedule = (name: string) => this.#find(name);
    this.#announcer = new RunAnnouncer({ ...deps, schedule, targets: (one) => targetsNow(one, deps) });
    this.#heldUp = new HeldUpRuns(deps);
    this.#active = new ActiveRuns({
      ...deps,
      schedule,
      ended: () => this.#announcer.wake(),
      heldUp: (run, one) => this.#heldUp.say(one, { dueAt: run.dueAt, begun: true }),
    });
  }

  /** Throws where the database cannot be read. */
  start(): void {
    this.#reload();
    this.#announcer.wake();
    const { clock, runs } = this.#deps;
    const interrupted = runs.unfinished();
    const giveUpAt = clock.monotonic() + WAIT_FOR_ENGINE_MS;
    const begin = () => {
      if (!this.#deps.isEngineKnown() && clock.monotonic() < giveUpAt) {
        this.#cancel = clock.after(ASK_ENGINE_EVERY_MS, begin);
        return;
      }
      this.#started = true;
      for (const run of interrupted) this.#active.resume(run);
      this.#look();
    };
    begin();
  }

  /** Begins nothing more. Resolves when nothing is under way; what was in the middle goes on at the next start. */
  async stop(): Promise<void> {
    this.#started = false;
    this.#cancel?.();
    await Promise.all([this.#active.stop(), this.#announcer.stop()]);
  }

  /** The schedules may be others now. */
  refresh(): void {
    if (this.#started) this.#look();
  }

  /** Is a run of it going on? */
  isRunning(name: string): boolean {
    return this.#active.has(name);
  }

  /** Runs that were announced and have not begun. */
  planned(): readonly ScheduleRun[] {
    return this.#planned;
  }

  /** From when on runs of it are not dealt with yet, milliseconds since the epoch: `now`, or later after a cancellation. */
  handledThrough(name: string): number {
    return Math.max(this.#deps.clock.now(), this.#watched.get(name)?.handledThrough ?? 0);
  }

  /** Begins a run now, because somebody wants it. `null`: one is going on already, or there is no such schedule. */
  runNow(name: string, by: string): ScheduleRun | null {
    const schedule = this.#find(name);
    if (!schedule || this.#active.has(name) || !this.#started) return null;
    const now = this.#deps.clock.now();
    // Runs that are due are at full seconds; this one must not be taken for one of them.
    const dueAt = now % 1000 === 0 ? now + 1 : now;
    const run = this.#deps.runs.claim({ schedule: name, dueAt, reason: 'manual', missed: null, by, now });
    if (run) this.#active.begin(run, schedule);
    return run;
  }

  /** Cancels a run that was announced. `null`: it has begun, or was cancelled before. */
  cancel(name: string, dueAt: number, by: string): ScheduleRun | null {
    if (!this.#planned.some((run) => run.schedule === name && run.dueAt === dueAt)) return null;
    return this.#settle(name, dueAt, 'cancelled', { by });
  }

  /** Puts off a run that was announced, by so many milliseconds. `null`: it has begun, or was cancelled. */
  postpone(name: string, dueAt: number, byMs: number, by: string): ScheduleRun | null {
    const planned = this.#planned.find((run) => run.schedule === name && run.dueAt === dueAt);
    const moved = planned ? this.#deps.runs.postpone(planned.id, planned.runAt + byMs, by) : null;
    this.#reload();
    this.#quiet.delete(name);
    this.refresh();
    return moved;
  }

  #look(): void {
    this.#cancel?.();
    const { clock, log } = this.#deps;
    const now = clock.now();
    // Set back: what was far away may be near.
    if (now < this.#lastLook) this.#quiet.clear();
    this.#lastLook = now;
    const schedules = this.#deps.schedules();
    for (const schedule of schedules) {
      try {
        this.#lookAt(schedule, now);
      } catch (error) {
        log.error({ err: error, schedule: schedule.name }, 'a schedule could not be kept; trying again');
        this.#quiet.set(schedule.name, { schedule, again: now + LOOK_EVERY_MS });
      }
    }
    this.#removeOthers(schedules);
    const next = Math.min(...[...this.#quiet.values()].map(({ again }) => again ?? Number.POSITIVE_INFINITY));
    const pause = Math.min(Math.max(next - clock.now(), 0), LOOK_EVERY_MS);
    this.#cancel = clock.after(pause, () => this.#look());
  }

  #lookAt(schedule: Schedule, now: number): void {
    const quiet = this.#quiet.get(schedule.name);
    if (quiet?.schedule === schedule && (quiet.again === null || now < quiet.again)) return;
    const { handledThrough } = this.#tryToWatch(schedule, now);
    const planned = this.#planned.filter((run) => run.schedule === schedule.name);
    const { decisions, again } = decide(schedule, { handledThrough, planned }, now);
    for (const decision of decisions) this.#tryTo(schedule, decision, now);
    // What was done changed what is remembered. What is still to be done then, such as an announcement that nobody needs yet,
    // is looked at again later.
    const after = decisions.length > 0 ? decide(schedule, this.#memory(schedule.name, now), now) : { decisions, again };
    this.#quiet.set(schedule.name, { schedule, again: after.decisions.length > 0 ? now + LOOK_EVERY_MS : after.again });
  }

  /** What is remembered; from now on for a schedule that is new or was at other times, and after the clock was set back. */
  #watch(schedule: Schedule, now: number): Watched {
    const timing = timingOf(schedule);
    const known = this.#watched.get(schedule.name);
    const wasSetBack = known !== undefined && known.handledThrough > now + FURTHEST_HANDLED_MS;
    if (known?.timing === timing && !wasSetBack) return known;
    const tried = this.#unwritten.get(schedule.name);
    const fresh = tried?.timing === timing && tried.handledThrough <= now ? tried : { timing, handledThrough: now };
    this.#unwritten.set(schedule.name, fresh);
    this.#withdraw(schedule.name, wasSetBack ? 'the clock was set back' : 'the schedule was changed');
    this.#deps.runs.watch(schedule.name, fresh);
    this.#unwritten.delete(schedule.name);
    this.#reload();
    return fresh;
  }

  #tryToWatch(schedule: Schedule, now: number): Watched {
    try {
      return this.#watch(schedule, now);
    } catch (error) {
      const handledThrough = this.#unwritten.get(schedule.name)?.handledThrough ?? now;
      const { decisions } = decide(schedule, { handledThrough, planned: [] }, now);
      for (const decision of decisions) this.#sayHeldUp(schedule, decision);
      throw error;
    }
  }

  #memory(name: string, now: number) {
    const handledThrough = this.#watched.get(name)?.handledThrough ?? now;
    return { handledThrough, planned: this.#planned.filter((run) => run.schedule === name) };
  }

  /** What cannot be written is not begun: it would be done twice, or lost, if the process ended. */
  #tryTo(schedule: Schedule, decision: ScheduleDecision, now: number): void {
    try {
      this.#carryOut(schedule, decision, now);
      this.#heldUp.forget(schedule.name);
    } catch (error) {
      this.#sayHeldUp(schedule, decision);
      throw error;
    }
  }

  #sayHeldUp(schedule: Schedule, decision: ScheduleDecision): void {
    if (decision.kind === 'run') this.#heldUp.say(schedule, { dueAt: decision.dueAt, begun: false });
  }

  #carryOut(schedule: Schedule, decision: ScheduleDecision, now: number): void {
    const { runs, log } = this.#deps;
    const { name } = schedule;
    if (decision.kind === 'announce') {
      if (this.#wouldDoNothing(schedule)) return;
      runs.plan(name, decision.dueAt);
      this.#reload();
      this.#announcer.wake();
    } else if (decision.kind === 'missed') {
      log.warn({ schedule: name, missed: decision.missed.count }, 'runs were missed and are skipped');
      this.#settle(name, decision.missed.last, 'missed', { missed: decision.missed });
    } else if (this.#active.has(name)) {
      const detail = 'the run before was still going on';
      this.#settle(name, decision.dueAt, 'skipped', { missed: decision.missed, detail });
    } else {
      const { dueAt, late, missed } = decision;
      const reason = late ? 'late' : 'due';
      const run = runs.claim({ schedule: name, dueAt, reason, missed, by: null, now });
      this.#reload();
      if (run) this.#active.begin(run, schedule);
    }
  }

  /** All of its containers are as they should be already: there is nothing to warn anybody of. */
  #wouldDoNothing(schedule: Schedule): boolean {
    const { task } = schedule;
    if (task.kind !== 'action') return false;
    const look = (name: string): Container | undefined => this.#deps.containers.get(name);
    return targetsNow(schedule, this.#deps).every((name) => {
      const reason = reasonNotTo(task, look(name));
      return reason !== null && reason.outcome !== 'failed';
    });
  }

  #settle(
    name: string,
    dueAt: number,
    outcome: RunOutcome,
    facts: { detail?: string; missed?: MissedRuns | null; by?: string },
  ): ScheduleRun | null {
    const { detail = null, missed = null, by = null } = facts;
    const { runs, audit, clock } = this.#deps;
    const run = runs.together(() => {
      const settled = runs.settle(name, dueAt, { outcome, detail, missed, by, now: clock.now() });
      auditRun(audit, settled, this.#find(name)?.channelId ?? null);
      return settled;
    });
    this.#reload();
    this.#quiet.delete(name);
    this.#announcer.wake();
    return run;
  }

  /** Announced runs of a schedule will not be. */
  #withdraw(name: string, detail: string): void {
    for (const { dueAt } of this.#planned.filter((run) => run.schedule === name)) {
      this.#settle(name, dueAt, 'cancelled', { detail });
    }
  }

  #removeOthers(schedules: readonly Schedule[]): void {
    const names = new Set(schedules.map(({ name }) => name));
    for (const name of this.#unwritten.keys()) if (!names.has(name)) this.#unwritten.delete(name);
    for (const name of [...this.#watched.keys()].filter((known) => !names.has(known))) {
      try {
        this.#withdraw(name, 'the schedule was removed');
        this.#deps.runs.unwatch(name);
        this.#quiet.delete(name);
        this.#heldUp.forget(name);
        this.#reload();
      } catch (error) {
        this.#deps.log.error({ err: error, schedule: name }, 'a removed schedule could not be forgotten; trying again');
      }
    }
  }

  #reload(): void {
    this.#watched = this.#deps.runs.watched();
    this.#planned = this.#deps.runs.planned();
  }

  #find(name: string): Schedule | null {
    return this.#deps.schedules().find((schedule) => schedule.name === name) ?? null;
  }
}
