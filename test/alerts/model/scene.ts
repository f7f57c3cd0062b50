import type { Post } from '../../../src/alerts/model/alert.ts';
import { evaluate } from '../../../src/alerts/model/evaluate.ts';
import type { AlertInput } from '../../../src/alerts/model/input.ts';
import { nextDue } from '../../../src/alerts/model/next-due.ts';
import type { AlertRule } from '../../../src/alerts/model/rule.ts';
import { type AlertState, initialState, nothingSaved, type SavedAlerts } from '../../../src/alerts/model/state.ts';
import type { Container } from '../../../src/containers/model/container.ts';
import type { EngineEvent, EngineEventKind } from '../../../src/hosts/model/engine-event.ts';
import { makeContainer } from '../../containers/model/make-container.ts';

/** A rule that tells of what is told of by default, about every container. */
export function makeRule(given: Partial<AlertRule> = {}): AlertRule {
  return {
    name: 'trouble',
    on: ['crash', 'oom', 'unhealthy', 'restart-loop', 'engine'],
    measures: {},
    containers: [{ kind: 'name', pattern: '*' }],
    channelId: '1',
    mentionRole: null,
    logs: false,
    groupMs: 5_000,
    cooldownMs: 15 * 60_000,
    quiet: null,
    restartLoop: { ends: 3, withinMs: 10 * 60_000 },
    heal: null,
    ...given,
  };
}

/** One message as people see it: what it says last, and how often it was edited. */
export interface Seen {
  readonly at: number;
  post: Post;
  edits: number;
}

/** Alerts between an engine and a channel that are both made up; time moves only when told to. */
export class Scene {
  now: number;
  state: AlertState;
  readonly messages: Seen[] = [];
  readonly restarts: { readonly container: string; readonly at: number }[] = [];
  /** Whether messages arrive; `unheard`: they do, and the answer is lost. */
  delivers: 'yes' | 'later' | 'unanswered' | 'unheard' | 'never' = 'yes';
  readonly #containers = new Map<string, Container>();

  constructor(rules: readonly AlertRule[], given: { saved?: SavedAlerts; now?: number } = {}) {
    this.now = given.now ?? Date.UTC(2026, 0, 5, 12);
    this.state = initialState(given.saved ?? nothingSaved, this.now);
    this.take({ kind: 'rules', rules });
  }

  take(input: AlertInput): void {
    const { state, decisions } = evaluate(this.state, input, this.now);
    this.state = state;
    for (const decision of decisions) {
      if (decision.kind === 'restart') this.restarts.push({ container: decision.container, at: this.now });
      else this.#deliver(decision.post);
    }
  }

  /** The engine is there, with these containers. */
  connect(...containers: readonly Container[]): void {
    this.shows(...containers);
    this.take({ kind: 'engine', connected: true, reason: null });
    this.passes(60_000);
  }

  /** Containers are so now. */
  shows(...containers: readonly Container[]): void {
    for (const container of containers) this.#containers.set(container.name, container);
    this.take({ kind: 'containers', containers, forgotten: [] });
  }

  container(name: string): Container {
    const container = this.#containers.get(name);
    if (!container) throw new Error(`there is no ${name}`);
    return container;
  }

  /** It changes so, and the engine says why. */
  happens(name: string, kind: EngineEventKind, to: Partial<Container> = {}, more: Partial<EngineEvent> = {}): void {
    const after = { ...this.container(name), ...to };
    this.shows(after);
    const event = { kind, at: this.now, id: after.id, name, exitCode: null, health: null, ...more };
    this.take({ kind: 'event', event });
  }

  ends(name: string, exitCode: number): void {
    const to = { state: 'exited', exitCode, health: null, finishedAt: this.now, pid: null } as const;
    this.happens(name, 'die', to, { exitCode });
  }

  starts(name: string, to: Partial<Container> = {}): void {
    this.happens(name, 'start', { state: 'running', exitCode: null, startedAt: this.now, pid: 1, ...to });
  }

  /** As `docker stop` does it. */
  isStopped(name: string, exitCode = 143): void {
    this.happens(name, 'kill', {}, { signal: 15 });
    this.ends(name, exitCode);
    this.happens(name, 'stop');
  }

  turns(name: string, health: Container['health']): void {
    this.happens(name, 'health', { health }, { health });
  }

  /** Time passes, and alerts are asked again whenever they want to be. */
  passes(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const due = nextDue(this.state, this.now);
      if (due === null || due > until) break;
      this.now = due;
      this.take({ kind: 'time' });
    }
    this.now = until;
    this.take({ kind: 'time' });
  }

  /** What is open, as `kind subject`. */
  get open(): string[] {
    return [...this.state.alerts.values()].filter(({ open }) => open).map(({ kind, subject }) => `${kind} ${subject}`);
  }

  /** Each message as `kind subject (closing)` of what is in it. */
  get said(): string[][] {
    return this.messages.map(({ post }) =>
      post.items.map(({ kind, subject, closing }) =>
        [kind, subject, closing && `(${closing})`].filter(Boolean).join(' '),
      ),
    );
  }

  #deliver(post: Post): void {
    if (this.delivers === 'yes' || this.delivers === 'unheard') this.#arrives(post);
    if (this.delivers !== 'yes') {
      const [retry, unsent] = [this.delivers !== 'never', !this.delivers.startsWith('un')];
      this.take({ kind: 'unpublished', postId: post.id, retry, unsent });
      return;
    }
    this.take({
      kind: 'published',
      postId: post.id,
      channelId: post.channelId,
      messageId: `m${post.id}`,
      lastLines: [],
    });
  }

  /** What is posted a second time under the same id leaves the message as it is. */
  #arrives(post: Post): void {
    const known = this.messages.find((message) => message.post.id === post.id);
    if (!known) this.messages.push({ at: this.now, post, edits: 0 });
    else if (post.messageId !== null) {
      known.post = post;
      known.edits++;
    }
  }
}

export const box = (name: string, given: Partial<Container> = {}) => makeContainer({ name, ...given });
