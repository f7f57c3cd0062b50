import { Acting } from '../../../src/actions/act.ts';
import type { ActionOutcome } from '../../../src/actions/model/actions.ts';
import { outcomeDetail } from '../../../src/actions/outcome-detail.ts';
import type { AuditBeginning, AuditEnding, AuditJournal } from '../../../src/audit/model/journal.ts';
import type { Container } from '../../../src/containers/model/container.ts';
import { ownContainerOf } from '../../../src/containers/model/own-container.ts';
import { EngineError } from '../../../src/hosts/model/engine.ts';
import type { RunFacts, ScheduleNews, Told } from '../../../src/schedules/model/news.ts';
import type { ScheduleRun } from '../../../src/schedules/model/run.ts';
import { ScheduleRunner } from '../../../src/schedules/model/runner.ts';
import type { Schedule } from '../../../src/schedules/model/schedule.ts';
import { ScheduleRunStore } from '../../../src/schedules/run-store.ts';
import { makeContainer } from '../../containers/model/make-container.ts';
import { temporaryStore } from '../../store/open-temporary.ts';
import { TurningClock } from './turning-clock.ts';

/** Everything around a runner: a real database, a clock to turn, and containers, actions and news that tests look at. */
export class Stage {
  readonly clock: TurningClock;
  readonly runs: ScheduleRunStore;
  readonly containers = new Map<string, Container>();
  readonly log: string[] = [];
  schedules: Schedule[] = [];
  isEngineKnown = true;
  ownContainerId: string | null = null;
  /** What was done: `05:00 restart minecraft`. */
  readonly done: string[] = [];
  /** What was said: `05:00 done minecraft: done`. */
  readonly said: string[] = [];
  readonly told: { readonly run: ScheduleRun; readonly facts: RunFacts }[] = [];
  readonly audited: (AuditBeginning & Partial<AuditEnding>)[] = [];
  /** Runs in the audit: `05:00 done: 1 of 1`. */
  readonly recorded: string[] = [];
  /** What becomes of the next actions; `done` when none is left. */
  readonly outcomes: ('done' | 'failed' | 'busy' | 'gone' | 'unfinished' | 'ends' | 'throws' | 'hangs')[] = [];
  /** The process is killed when it writes a run into the audit. */
  killedInAudit = false;
  /** Saying something fails because there is no connection. */
  offline = false;
  /** The channel takes nothing: what is said leaves no message. */
  nowhere = false;
  /** The disk is full: nothing can be written. */
  full = false;
  /** Saying something gets no answer. */
  unanswered = false;
  runner: ScheduleRunner;

  constructor(wall = '2026-11-22T04:00Z', schedules: Schedule[] = []) {
    this.clock = new TurningClock(wall);
    this.runs = new ScheduleRunStore(temporaryStore().db);
    this.schedules = schedules;
    this.has('minecraft');
    this.runner = this.#create();
  }

  /** Puts a container on the stage. */
  has(name: string, over: Partial<Container> = {}): void {
    this.containers.set(name, makeContainer({ name, ...over }));
  }

  start(): this {
    this.runner.start();
    return this;
  }

  /** The process is gone in the middle of whatever it did; another one starts at that time. */
  async crash(wall: string): Promise<void> {
    // Nothing of the old one gets through any more.
    this.#generation++;
    void this.runner.stop();
    await this.clock.settle();
    this.clock.set(wall);
    this.runner = this.#create();
    this.runner.start();
    await this.clock.settle();
  }

  #generation = 0;

  #create(): ScheduleRunner {
    const generation = this.#generation;
    const { clock, runs, containers } = this;
    const alive = () => generation === this.#generation;
    const dead = new Promise<never>(() => {});
    const say = (text: string): Told => {
      if (this.offline || this.unanswered) return { kind: 'later', unsent: this.offline };
      this.said.push(`${this.#time()} ${text}`);
      if (this.nowhere) return { kind: 'said', message: null };
      return { kind: 'said', message: { channelId: '1', messageId: String(this.said.length) } };
    };
    const news: ScheduleNews = {
      announce: async (run, _schedule, names) =>
        alive() ? say(`announced ${names.join()} for ${time(run.runAt)}`) : dead,
      tell: async (run, _schedule, facts) => {
        if (!alive()) return dead;
        const told = say(wordsOf(run));
        if (told.kind === 'said') this.told.push({ run, facts });
        return told;
      },
      heldUp: async ({ dueAt, begun }, { name }) => say(`${name} of ${time(dueAt)} held up${begun ? ' midway' : ''}`),
    };
    const log = (level: string) => (facts: object, message: string) =>
      void this.log.push(`${level} ${message} ${'err' in facts ? String(facts.err) : ''}`.trim());
    const audit: AuditJournal = {
      begin: (entry) => this.audited.push({ ...entry }) - 1,
      finish: (id, ending) => Object.assign(this.audited[id ?? -1] ?? {}, ending),
      record: (entry) => {
        if (this.killedInAudit) throw new Error('this process was killed');
        this.recorded.push(`${this.#time()} ${entry.outcome}: ${entry.detail ?? ''}`);
      },
    };
    const ownContainer = ownContainerOf(this.ownContainerId);
    const known = { all: () => [...containers.values()], get: (name: string) => containers.get(name) };
    const acting = new Acting({
      ...{ clock, audit, ownContainer, containers: known },
      throttle: { begin: () => ({ ok: true, end: () => {} }), wouldRefuse: () => null },
      shutdown: { isAnnounced: false, unless: (_stage, work) => work },
      authorize: () => ({ allowed: true, reason: 'for the owner', rule: null }),
      // A schedule is never asked.
      asksFirst: () => true,
      containerActions: {
        inFlight: () => undefined,
        run: async (action, name) => {
          const outcome = this.outcomes.shift() ?? 'done';
          this.done.push(`${this.#time()} ${action} ${name}${outcome === 'done' ? '' : ` ${outcome}`}`);
          if (outcome === 'hangs') return dead;
          const state = action === 'stop' ? 'exited' : 'running';
          const container = { ...(containers.get(name) ?? makeContainer({ name })), state } as const;
          if (outcome === 'done') containers.set(name, container);
          return this.#outcome(outcome, container);
        },
      },
    });
    return new ScheduleRunner({
      clock,
      // A killed process writes nothing more.
      runs: new Proxy(runs, {
        get: (target, key, receiver) => {
          const value: unknown = Reflect.get(target, key, target);
          if (typeof value !== 'function') return Reflect.get(target, key, receiver);
          return (...args: unknown[]) => {
            if (!alive()) throw new Error('this process was killed');
            if (this.full && writes.has(String(key))) throw new Error('database or disk is full');
            return Reflect.apply(value, target, args);
          };
        },
      }),
      news,
      containers: known,
      schedules: () => this.schedules,
      isEngineKnown: () => this.isEngineKnown,
      ownContainer,
      log: { info: log('info'), warn: log('warn'), error: log('error') },
      audit,
      acting,
      detailOf: outcomeDetail,
    });
  }

  #outcome(outcome: Exclude<Stage['outcomes'][number], 'hangs'>, container: Container): ActionOutcome {
    switch (outcome) {
      case 'done':
        return { kind: 'done', durationMs: 5, container };
      case 'ends':
        return { kind: 'done', durationMs: 5, container: { ...container, state: 'exited', exitCode: 1 } };
      case 'failed':
        return { kind: 'failed', durationMs: 5, error: new EngineError('unreachable', 'no engine') };
      case 'busy':
        return { kind: 'busy', action: 'stop', actor: { kind: 'system' }, since: 0 };
      case 'gone':
        return { kind: 'gone' };
      case 'unfinished':
        return { kind: 'unfinished', durationMs: 5 };
      case 'throws':
        throw new Error('a bug');
    }
  }

  #time(): string {
    return time(this.clock.now());
  }
}

/** Of what is remembered of runs. */
const writes = new Set(
  'together watch unwatch plan postpone claim settle setSteps beginStep endStep finish telling told announced'.split(
    ' ',
  ),
);

/** `05:00`, or `23T05:00` on another day than the 22nd. */
function time(at: number): string {
  const text = new Date(at).toISOString();
  return text.slice(text.startsWith('2026-11-22') ? 11 : 8, text.slice(17, 19) === '00' ? 16 : 19);
}

function wordsOf(run: ScheduleRun): string {
  const missed = run.missed ? ` and ${run.missed.count} missed` : '';
  const steps = run.steps.map((step) => `${step.container} ${step.outcome}`).join(', ');
  const why = run.detail ? `: ${run.detail}` : '';
  return `${run.schedule} of ${time(run.dueAt)} ${run.reason === 'due' ? '' : `${run.reason} `}${run.outcome}${missed}${why}${steps && ` (${steps})`}`;
}
