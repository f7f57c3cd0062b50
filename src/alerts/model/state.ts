import type { Container } from '../../containers/model/container.ts';
import { type Alert, type Healing, type Mute, type Post, unknownSinceOf } from './alert.ts';
import type { AskedStop } from './asked-stops.ts';
import type { AlertDecision } from './decision.ts';
import type { LastSeen } from './last-seen.ts';
import type { AlertRule } from './rule.ts';

/** What is remembered of a container besides how it is now. Times are milliseconds since the epoch. */
export interface Watched {
  readonly container: Container;
  /** When it was last seen to run without a break since; `null` while it does not run, or waits to be restarted. */
  readonly runningSince: number | null;
  readonly missingSince: number | null;
  /** How it ended last, as far as we saw. */
  readonly lastEnd: { readonly at: number; readonly asked: boolean } | null;
  /** When a process in it was killed for its memory, without its end as far as was known. */
  readonly oomAt: number | null;
  /**
   * That a process in it was killed for its memory in this run is known since then, by the engine's clock where an event
   * told it and by ours where an inspect did.
   */
  readonly oomKnownAt: number | null;
  /** We stopped it ourselves, and it has not run since. */
  readonly stoppedByUs: boolean;
  /** Ends that nobody asked for, the latest last. */
  readonly falls: readonly number[];
  /** That it is unhealthy, or missing, was noticed. */
  readonly ill: boolean;
  readonly missed: boolean;
  /** Since when nobody knows of it any more, such as one that removes itself at its end; it is kept for a moment. */
  readonly forgottenAt: number | null;
  /** When it is to be noted in {@link SavedAlerts.seen} that it is so; `null`: it is. */
  readonly noteAt: number | null;
}

/** A container ended or was killed for its memory; a moment later it is known whether somebody asked for it. */
export interface PendingEnd {
  readonly id: string;
  readonly name: string;
  readonly at: number;
  readonly dueAt: number;
  readonly died: boolean;
  readonly exitCode: number | null;
  readonly oom: boolean;
  /** When it died, by the engine's clock. */
  readonly diedAt: number | null;
}

/** Events may have been lost since it began. */
export interface Gap {
  /** By name: how containers were then. */
  readonly seen: ReadonlyMap<string, LastSeen>;
  /** By container id: ends since then that were heard and decided. `lastAt` is by the engine's clock. */
  readonly heard: ReadonlyMap<string, { readonly count: number; readonly lastAt: number }>;
  /** When it is to be compared; `null`: it goes on. */
  readonly dueAt: number | null;
}

/** The engine, as alerts see it. */
export interface EngineState {
  readonly connected: boolean;
  readonly since: number;
  readonly reason: string | null;
  /** It was noticed that it is away. */
  readonly told: boolean;
  /** What ran when it went away, until it is checked what came back. */
  readonly ranBefore: readonly string[];
  /** When that is to be checked; `null`: it is not to be. */
  readonly checkAt: number | null;
  readonly awaySince: number | null;
}

/** A measure of one container, for one rule. */
export interface Gauge {
  /** Since when it has been above, or below again; `null`: it is not. */
  readonly aboveSince: number | null;
  readonly belowSince: number | null;
}

/** Bytes written, to make a rate of two of them. */
export interface WriteMark {
  readonly id: string;
  readonly at: number;
  readonly bytes: number;
}

/** What outlives the process. */
export interface SavedAlerts {
  readonly alerts: ReadonlyMap<string, Alert>;
  /** By id, in the order in which they were made. */
  readonly posts: ReadonlyMap<string, Post>;
  /** By container; '' is everything, which is maintenance. */
  readonly mutes: ReadonlyMap<string, Mute>;
  /** By container: when Stevedore restarted it by itself within the last hour. */
  readonly healed: ReadonlyMap<string, readonly number[]>;
  /** By name: how containers were when everything about them was decided. */
  readonly seen: ReadonlyMap<string, LastSeen>;
  /** Under '': when nothing was undecided, milliseconds since the epoch. What is in none of these maps is newer, or no concern. */
  readonly settledAt: ReadonlyMap<string, number>;
}

/** All that is known. Never changed in place. */
export interface AlertState extends SavedAlerts {
  readonly rules: readonly AlertRule[];
  /** What was seen before the bot started, until it is compared with what is there now. */
  readonly absent: ReadonlyMap<string, LastSeen> | null;
  /** `null`: all events are heard. */
  readonly gap: Gap | null;
  /** By name. */
  readonly watched: ReadonlyMap<string, Watched>;
  readonly askedStops: ReadonlyMap<string, readonly AskedStop[]>;
  readonly ends: readonly PendingEnd[];
  readonly engine: EngineState;
  readonly gauges: ReadonlyMap<string, Gauge>;
  readonly writes: ReadonlyMap<string, WriteMark>;
}

type Mutable<T> = {
  -readonly [Key in keyof T]: T[Key] extends ReadonlyMap<infer Name, infer Value> ? Map<Name, Value> : T[Key];
};

/** A state while it is made: its maps are its own, what is in them is exchanged and never changed. */
export type Draft = Mutable<AlertState> & { readonly now: number; readonly decisions: AlertDecision[] };

/** Nothing has been saved. */
export const nothingSaved: SavedAlerts = {
  alerts: new Map(),
  posts: new Map(),
  mutes: new Map(),
  healed: new Map(),
  seen: new Map(),
  settledAt: new Map(),
};

/**
 * The state to begin with. What was being sent when the process ended may or may not have arrived: it is sent again,
 * under the same id.
 */
export function initialState(saved: SavedAlerts, now: number): AlertState {
  const posts = [...saved.posts].map(([id, post]): [string, Post] => {
    if (post.phase !== 'sending') return [id, post];
    return [id, { ...post, phase: 'idle', dirty: true, dueAt: now, unknownSince: unknownSinceOf(post) }];
  });
  const alerts = [...saved.alerts].map(([key, alert]): [string, Alert] => {
    const { healings } = alert.facts;
    if (!healings?.some(({ outcome }) => outcome === null)) return [key, alert];
    const known = healings.map((one): Healing => ({ ...one, outcome: one.outcome ?? 'interrupted' }));
    return [key, { ...alert, facts: { ...alert.facts, healings: known } }];
  });
  return {
    ...saved,
    alerts: new Map(alerts),
    posts: new Map(posts),
    rules: [],
    absent: saved.seen,
    gap: null,
    watched: new Map(),
    askedStops: new Map(),
    ends: [],
    engine: { connected: false, since: now, reason: null, told: false, ranBefore: [], checkAt: null, awaySince: null },
    gauges: new Map(),
    writes: new Map(),
  };
}

/** A draft of what comes after `state`. */
export function draftOf(state: AlertState, now: number): Draft {
  return {
    ...state,
    alerts: new Map(state.alerts),
    posts: new Map(state.posts),
    mutes: new Map(state.mutes),
    healed: new Map(state.healed),
    seen: new Map(state.seen),
    settledAt: new Map(state.settledAt),
    watched: new Map(state.watched),
    askedStops: new Map(state.askedStops),
    gauges: new Map(state.gauges),
    writes: new Map(state.writes),
    now,
    decisions: [],
  };
}

/** Exchanges an entry for one that differs in some fields; where there is none, nothing happens. */
export function change<Name, Value>(map: Map<Name, Value>, name: Name, fields: Partial<Value>): void {
  const old = map.get(name);
  if (old !== undefined) map.set(name, { ...old, ...fields });
}
