import type { Container } from '../../containers/model/container.ts';
import type { Mute } from './alert.ts';
import { changesBetween } from './alert-store.ts';
import type { AlertDecision } from './decision.ts';
import { conclude, type Evaluation, evaluate } from './evaluate.ts';
import { heal } from './heal.ts';
import type { AlertInput } from './input.ts';
import { lastLinesFor } from './last-lines.ts';
import { nextDue } from './next-due.ts';
import type { AlertRule } from './rule.ts';
import type { AlertRunnerDeps } from './runner-deps.ts';
import { type AlertState, initialState } from './state.ts';

/** How often figures are looked at where a rule measures something, milliseconds. */
const measureEveryMs = 30_000;
/** How often it is tried again to write down what could not be, milliseconds. */
const saveAgainMs = 30_000;
/** How long the end waits for messages that are on their way, milliseconds. */
const finishWithinMs = 3_000;

/** A mute that is in force. `container` null: everything, which is maintenance. */
export interface ActiveMute extends Mute {
  readonly container: string | null;
}

/**
 * Performs what `evaluate` decides. What is decided is written down before it is done, so that after a crash nothing is
 * said or restarted twice.
 */
export class AlertRunner {
  readonly #deps: AlertRunnerDeps;
  #state: AlertState;
  /** What is written down of it. */
  #saved: AlertState;
  #rules: readonly AlertRule[];
  #cancelTimer: () => void = () => {};
  #cancelMeasuring: () => void = () => {};
  #ends: (() => void)[] = [];
  #isSaving = true;
  /** Between start and stop. */
  #isDeciding = false;
  /** After the end nothing is written any more. */
  #isOver = false;
  readonly #underWay = new Set<Promise<void>>();

  /** Throws where the database cannot be read. */
  constructor(deps: AlertRunnerDeps, rules: readonly AlertRule[]) {
    this.#deps = deps;
    this.#rules = rules;
    this.#state = initialState(deps.store.load(), deps.clock.now());
    this.#saved = this.#state;
  }

  start(): void {
    if (this.#isDeciding) return;
    this.#isDeciding = true;
    const { feed, registry, actions } = this.#deps;
    this.#take({ kind: 'rules', rules: this.#rules });
    this.#see(registry.all().map(({ name }) => name));
    const status = () => {
      const now = feed.status();
      const reason = now.connected ? null : (now.error?.kind ?? null);
      this.#take({ kind: 'engine', connected: now.connected, reason });
    };
    status();
    this.#ends = [
      registry.onChange((names) => this.#see(names)),
      feed.onStatus(status),
      feed.onEvent((event) => this.#take({ kind: 'event', event })),
      feed.onGap((phase) => this.#take({ kind: 'gap', phase })),
      actions.onAction(({ phase, action, container: { id, name } }) => {
        this.#take({ kind: 'action', phase, action, id, name });
      }),
    ];
    this.#measureLater();
  }

  /**
   * Decides no more. Resolves when what was being sent has arrived and that is written down, or when it has taken too long:
   * then it is recognised at the next start.
   */
  async stop(): Promise<void> {
    this.#isDeciding = false;
    for (const end of this.#ends) end();
    this.#cancelTimer();
    this.#cancelMeasuring();
    const late = new Promise((resolve) => setTimeout(resolve, finishWithinMs).unref());
    await Promise.race([Promise.allSettled(this.#underWay), late]);
    if (!this.#isSaving) this.#save(this.#state);
    this.#isOver = true;
  }

  setRules(rules: readonly AlertRule[]): void {
    this.#rules = rules;
    if (!this.#isDeciding) return;
    this.#take({ kind: 'rules', rules });
    this.#measureLater();
  }

  /** Nothing is said of this container (`null`: of anything) until then, milliseconds since the epoch; `null` ends that. */
  mute(container: string | null, until: number | null, by: string): void {
    this.#take({ kind: 'mute', container, until, by });
  }

  /** Discord can be reached (again). */
  online(): void {
    if (this.#isDeciding) this.#take({ kind: 'online' });
  }

  /** What is muted now. */
  mutes(): readonly ActiveMute[] {
    const now = this.#deps.clock.now();
    return [...this.#state.mutes]
      .filter(([, { until }]) => until > now)
      .map(([container, mute]) => ({ ...mute, container: container === '' ? null : container }));
  }

  /** What is known now. */
  state(): AlertState {
    return this.#state;
  }

  #see(names: readonly string[]): void {
    const { registry } = this.#deps;
    const found = names.map((name) => ({ name, container: registry.get(name) }));
    const containers = found.flatMap(({ container }): Container[] => (container ? [container] : []));
    const forgotten = found.filter(({ container }) => !container).map(({ name }) => name);
    this.#take({ kind: 'containers', containers, forgotten });
  }

  /** Never throws: the callers are other people's events. */
  #take(input: AlertInput): void {
    const { clock, log } = this.#deps;
    if (this.#isOver) return;
    try {
      const before = this.#state;
      const { state, decisions } = this.#evaluate(before, input, clock.now());
      this.#state = state;
      this.#save(state);
      for (const decision of decisions) this.#perform(decision);
    } catch (error) {
      log.error({ err: error, input: input.kind }, 'an alert could not be decided');
    }
    this.#wakeLater();
  }

  #evaluate(state: AlertState, input: AlertInput, now: number): Evaluation {
    return this.#isDeciding ? evaluate(state, input, now) : { state: conclude(state, input, now), decisions: [] };
  }

  /** Also what an earlier try could not write. */
  #save(state: AlertState): void {
    const { store, log } = this.#deps;
    try {
      store.save(changesBetween(this.#saved, state));
      this.#saved = state;
      this.#isSaving = true;
    } catch (error) {
      // Once for each outage: what is known now is said all the same.
      if (this.#isSaving) log.error({ err: error }, 'what is known of alerts could not be written down');
      this.#isSaving = false;
    }
  }

  #perform(decision: AlertDecision): void {
    const work = decision.kind === 'publish' ? this.#publish(decision) : this.#heal(decision.container, decision.rule);
    const done = work
      .catch((error: unknown) => this.#deps.log.error({ err: error }, 'what an alert wants could not be done'))
      .finally(() => this.#underWay.delete(done));
    this.#underWay.add(done);
  }

  async #publish({ post }: Extract<AlertDecision, { kind: 'publish' }>): Promise<void> {
    const { channel, logReads, registry } = this.#deps;
    const lastLines = await lastLinesFor(post, logReads, (name) => registry.get(name));
    const delivered = await channel.publish({ ...post, lastLines });
    const { id: postId } = post;
    if (delivered.kind === 'published') this.#take({ ...delivered, postId, lastLines });
    else {
      const retry = delivered.kind === 'later';
      this.#take({ kind: 'unpublished', postId, retry, unsent: !retry || delivered.unsent });
    }
  }

  async #heal(container: string, rule: string): Promise<void> {
    const outcome = await heal(this.#deps, container, rule);
    if (outcome !== null) this.#take({ kind: 'healed', container, outcome });
  }

  #wakeLater(): void {
    this.#cancelTimer();
    if (!this.#isDeciding) return;
    const { clock } = this.#deps;
    const now = clock.now();
    const due = nextDue(this.#state, now) ?? Number.POSITIVE_INFINITY;
    const pause = Math.min(Math.max(0, due - now), this.#isSaving ? Number.POSITIVE_INFINITY : saveAgainMs);
    if (Number.isFinite(pause)) this.#cancelTimer = clock.after(pause, () => this.#take({ kind: 'time' }));
  }

  /** Only where somebody wants to know. */
  #measureLater(): void {
    this.#cancelMeasuring();
    if (!this.#isDeciding || !this.#rules.some(({ measures }) => Object.keys(measures).length > 0)) return;
    this.#cancelMeasuring = this.#deps.clock.after(measureEveryMs, () => {
      void this.#measure().finally(() => this.#measureLater());
    });
  }

  async #measure(): Promise<void> {
    const { stats, log } = this.#deps;
    try {
      const [snapshot, diskUsedPercent] = await Promise.all([
        stats.getAllContainerStats(),
        this.#deps.diskUsedPercent(),
      ]);
      const containers = [...snapshot.containers.values()];
      if (this.#isDeciding) this.#take({ kind: 'figures', containers, diskUsedPercent });
    } catch (error) {
      log.warn({ err: error }, 'there were no figures for the alerts');
    }
  }
}
