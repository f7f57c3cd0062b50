import { actions } from '../../actions/model/action.ts';
import { type Container, isRunning, isUp } from '../../containers/model/container.ts';
import { isOneOff } from '../../containers/model/labels.ts';
import type { EngineEvent } from '../../hosts/model/engine-event.ts';
import { askedBySignal, longestAskedMs, noteAskedStop, wasAsked } from './asked-stops.ts';
import { noteHeard } from './heard.ts';
import type { AlertInput } from './input.ts';
import { isUnsettled, rememberRunning } from './outage.ts';
import { raise } from './raise.ts';
import type { AlertKind } from './rule.ts';
import { change, type Draft, type Watched } from './state.ts';
import { most, settleMs } from './timing.ts';

/** Takes in how containers are now. */
export function seeContainers(
  draft: Draft,
  { containers, forgotten }: Extract<AlertInput, { kind: 'containers' }>,
): void {
  for (const name of forgotten) forget(draft, name);
  for (const container of containers) {
    // What compose is at has two containers for a moment; one that was watched before is not part of that.
    const isKnown = draft.watched.has(container.name) || draft.seen.has(container.name);
    // Who does a task with a one-off run of compose sees how it ends.
    if ((!container.recreating || isKnown) && !isOneOff(container)) see(draft, container);
  }
  for (const name of draft.watched.keys()) {
    if (draft.watched.size <= most.containers) break;
    draft.watched.delete(name);
  }
}

/** An end of it may still be undecided, so it stays for a moment. */
function forget(draft: Draft, name: string): void {
  const { now } = draft;
  const since = draft.watched.get(name)?.missingSince ?? now;
  change(draft.watched, name, {
    runningSince: null,
    missingSince: since,
    missed: true,
    forgottenAt: now,
    noteAt: now,
  });
}

function see(draft: Draft, container: Container): void {
  const { name } = container;
  const before = draft.watched.get(name);
  const missing = container.state === 'missing';
  if (before !== undefined && !missing) noticeChange(draft, before.container, container);
  const isNewRun = before?.container.id !== container.id || before.container.startedAt !== container.startedAt;
  const oomKnownAt = isNewRun ? null : before.oomKnownAt;
  const isOomNews = isOomKillNews(before, container, oomKnownAt);
  const runningSince = isUp(container) ? ((isNewRun ? null : before.runningSince) ?? draft.now) : null;
  draft.watched.set(name, {
    container,
    runningSince,
    missingSince: missing ? (before?.missingSince ?? draft.now) : null,
    lastEnd: before?.lastEnd ?? null,
    oomAt: before?.oomAt ?? null,
    oomKnownAt: isOomNews ? draft.now : oomKnownAt,
    stoppedByUs: !isRunning(container) && (before?.stoppedByUs ?? false),
    falls: before?.falls ?? [],
    ill: container.health === 'unhealthy' && (before?.ill ?? isOpen(draft, 'unhealthy', name)),
    missed: missing && (before?.missed ?? isOpen(draft, 'disappeared', name)),
    forgottenAt: null,
    // The event that explains an end comes after it. Where there is none yet, nothing may happen before it is noted.
    noteAt: hasNoEnd(draft, container) ? draft.now : draft.now + settleMs,
  });
  if (isOomNews) end(draft, container, { oom: true });
}

/** A container that is new to us and that either runs, or never did. */
function hasNoEnd({ seen }: Draft, container: Container): boolean {
  return seen.get(container.name)?.id !== container.id && (isUp(container) || container.startedAt === null);
}

/**
 * Does this look alone tell that a process in it was killed for its memory? On cgroup v2 the event can be missing
 * (https://github.com/containerd/containerd/issues/6323). What a first look shows may be old.
 */
function isOomKillNews(before: Watched | undefined, { id, oomKilled }: Container, knownAt: number | null): boolean {
  return oomKilled === true && knownAt === null && before?.container.id === id && !before.container.oomKilled;
}

/** After a restart of ours: what was noticed before it is no news. */
function isOpen(draft: Draft, kind: AlertKind, subject: string): boolean {
  return draft.alerts.values().some((alert) => alert.open && alert.kind === kind && alert.subject === subject);
}

/** What is not known of one of them is no difference. */
export function noticeChange(draft: Draft, before: Container, after: Container): void {
  // The same container is what it was, also where a new version of the engine describes it in other words.
  if (before.id === after.id) return;
  const differs = (a: string | undefined, b: string | undefined) => a !== undefined && b !== undefined && a !== b;
  if (before.image !== after.image || differs(before.imageId, after.imageId)) {
    const facts = { change: { what: 'image', before: before.image, after: after.image } } as const;
    raise(draft, { kind: 'changed', subject: after.name, container: after, facts, momentary: true });
  } else if (isComparable(before, after) && differs(before.configHash, after.configHash)) {
    const facts = { change: { what: 'settings', before: before.image, after: after.image } } as const;
    raise(draft, { kind: 'changed', subject: after.name, container: after, facts, momentary: true });
  }
}

/** What an older version of the bot wrote down was made in another way, and says nothing of what is so now. */
function isComparable(before: Container, after: Container): boolean {
  const wayOf = ({ configHash = '' }: Container) => /^\d*(?=:)/.exec(configHash)?.[0];
  return wayOf(before) === wayOf(after);
}

/** Takes in what the engine says has happened. */
export function hear(draft: Draft, event: EngineEvent): void {
  const { now } = draft;
  switch (event.kind) {
    case 'kill': {
      const stopTimeout = byId(draft, event)?.container.stopTimeout ?? 10;
      noteAskedStop(draft.askedStops, event.id, askedBySignal(event.signal ?? null, stopTimeout, now), now);
      change(draft.watched, event.name, { noteAt: now });
      return;
    }
    case 'stop':
    case 'restart':
      // It may come before the end that it explains, or after it.
      noteAskedStop(draft.askedStops, event.id, { until: now + settleMs, signal: null }, now);
      excuse(draft, event);
      return;
    case 'oom':
      oom(draft, event);
      return;
    case 'die':
      die(draft, event);
  }
}

/** Takes in that we end it ourselves. */
export function noteAction(draft: Draft, input: Extract<AlertInput, { kind: 'action' }>): void {
  const { ends, leavesDown } = actions[input.action];
  if (!ends) return;
  const forMs = input.phase === 'begins' ? longestAskedMs : 2 * settleMs;
  const others = (draft.askedStops.get(input.id) ?? []).filter(({ until }) => until - draft.now < longestAskedMs / 2);
  draft.askedStops.set(input.id, others);
  noteAskedStop(draft.askedStops, input.id, { until: draft.now + forMs, signal: null }, draft.now);
  change(draft.watched, input.name, { noteAt: draft.now, ...(leavesDown && { stoppedByUs: true }) });
}

/** The look that came with the event, or before it, may have told of it already. */
function oom(draft: Draft, event: EngineEvent): void {
  const knownAt = byId(draft, event)?.oomKnownAt ?? null;
  if (knownAt !== null && event.at <= knownAt) return;
  if (byId(draft, event)) change(draft.watched, event.name, { oomKnownAt: event.at });
  end(draft, event, { oom: true });
}

function die(draft: Draft, event: EngineEvent): void {
  const asked = wasAsked(draft.askedStops, event.id, event.exitCode, draft.now);
  const watched = byId(draft, event);
  if (watched) change(draft.watched, event.name, { lastEnd: { at: draft.now, asked } });
  if (asked) {
    noteHeard(draft, event.id, event.at);
    return;
  }
  // Around an absence of the engine it ends containers itself: what stays down is told when it is back. At our start it was not away.
  if (isUnsettled(draft.engine) && draft.absent === null) rememberRunning(draft, [event.name]);
  else {
    // No event told of it, and no look before the end did.
    const isOom = watched?.container.oomKilled === true && watched.oomKnownAt === null;
    if (isOom) change(draft.watched, event.name, { oomKnownAt: draft.now });
    end(draft, event, { died: true, diedAt: event.at, exitCode: event.exitCode, ...(isOom && { oom: true }) });
  }
}

const noFacts = { exitCode: null, oom: false, diedAt: null } as const;

/** An `oom` and the `die` that follows it are one end. */
function end(
  draft: Draft,
  { id, name }: Pick<EngineEvent, 'id' | 'name'>,
  what: { oom?: true; died?: true; diedAt?: number; exitCode?: number | null },
): void {
  const known = draft.ends.findLast((one) => one.id === id && !(one.died && what.died));
  if (known) {
    draft.ends = draft.ends.map((one) => (one === known ? { ...one, ...what } : one));
    return;
  }
  const { now } = draft;
  const pending = { id, name, at: now, dueAt: now + settleMs, died: false, ...noFacts, ...what };
  draft.ends = [...draft.ends, pending].slice(-most.ends);
}

/** The ends of this container that wait for a decision were asked for. */
function excuse(draft: Draft, { id, name }: EngineEvent): void {
  for (const one of draft.ends) if (one.id === id && !one.oom) noteHeard(draft, id, one.diedAt);
  draft.ends = draft.ends.filter((one) => one.id !== id || one.oom);
  const watched = draft.watched.get(name);
  if (watched?.container.id !== id) return;
  const at = watched.lastEnd?.at ?? draft.now;
  change(draft.watched, name, { lastEnd: { at, asked: true } });
}

function byId(draft: Draft, { id, name }: EngineEvent): Watched | undefined {
  const watched = draft.watched.get(name);
  return watched?.container.id === id ? watched : undefined;
}
