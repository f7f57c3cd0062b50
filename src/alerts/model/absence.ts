import { type Container, isRunning } from '../../containers/model/container.ts';
import type { AlertFacts } from './alert.ts';
import { wasAsked } from './asked-stops.ts';
import { containerOf, type LastSeen } from './last-seen.ts';
import { lastSeenOf } from './note-last-seen.ts';
import { noticeChange } from './observe.ts';
import { type Finding, raise, raiseOomEnd } from './raise.ts';
import { endKinds } from './rule.ts';
import type { Draft, PendingEnd } from './state.ts';
import { settledEveryMs, shutdownMs } from './timing.ts';

/** How a stop ends what somebody stops: obediently, or by SIGINT, SIGKILL, SIGTERM. Then nobody can say who wanted it. */
const likeStopped: ReadonlySet<number | null> = new Set([0, 130, 137, 143]);
/** What an engine writes down for what did not outlive a power cut. */
const powerCut = 255;

const none = { count: 0, lastAt: 0 };

/** What is known of the time in which nothing was heard, or not all. */
interface Unheard {
  readonly pairs: readonly Pair[];
  /** When the engine went out of reach, milliseconds since the epoch; `null`: it did not. */
  readonly engineAwayAt: number | null | 'unknown';
}

/** A container that we knew, and how it is now. */
export interface Pair {
  readonly seen: LastSeen;
  readonly now: Container;
  /** Its ends in between that are decided already; `lastAt` is by the engine's clock. */
  readonly heard: { readonly count: number; readonly lastAt: number };
}

/**
 * After a start, with the first list of containers: notices what happened while the bot was away. Only what is sure: who
 * asked for what cannot be known any more, so an end that looks like a stop, or like one by the engine or the host, is none.
 */
export function settleAbsence(draft: Draft): void {
  const { absent } = draft;
  if (absent === null || !draft.engine.connected) return;
  draft.absent = null;
  const pairs: Pair[] = [];
  const ids = new Set([...draft.watched.values()].map(({ container }) => container.id));
  for (const seen of absent.values()) {
    const now = draft.watched.get(seen.name)?.container;
    if (now !== undefined) pairs.push({ seen, now, heard: none });
    else if (!seen.autoRemove && !ids.has(seen.id)) miss(draft, seen);
  }
  for (const { seen, now } of pairs) noticeChange(draft, containerOf(seen), now);
  pairs.push(...madeMeanwhile(draft, absent));
  const same = pairs.filter(mayHaveEnded);
  for (const pair of same) {
    // What this look shows is told here, as far as it is to be told; an end after it is decided like any other.
    draft.ends = draft.ends.filter((one) => one.id !== pair.now.id || isAfter(pair.now, one));
    noticeEnd(draft, pair, { pairs: same, engineAwayAt: 'unknown' });
  }
}

/** Containers that we never saw, because they were made while we were away, or right before that. */
function madeMeanwhile(draft: Draft, absent: ReadonlyMap<string, LastSeen>): Pair[] {
  const settledAt = draft.settledAt.get('');
  // Before our first start, everything was.
  if (settledAt === undefined) return [];
  const known = new Set([...absent.values()].map(({ id }) => id));
  return [...draft.watched.values()].flatMap((watched): Pair[] => {
    const { container } = watched;
    const isOld = container.createdAt < settledAt - settledEveryMs;
    if (known.has(container.id) || isOld || isTold(draft, container)) return [];
    const seen = { ...lastSeenOf(draft, watched), running: true, startedAt: null, restartCount: 0, askedUntil: null };
    return [{ seen, now: container, heard: none }];
  });
}

/** Its end was told before we could write down that we saw it. */
function isTold({ alerts }: Draft, { name, finishedAt }: Container): boolean {
  return alerts.values().some(({ subject, kind, lastAt }) => {
    return subject === name && endKinds.has(kind) && lastAt >= (finishedAt ?? 0);
  });
}

/** It ran when it was looked at, and this end was of that run. */
function isAfter(now: Container, { died, diedAt }: PendingEnd): boolean {
  return died && isRunning(now) && (diedAt === null || diedAt >= (now.startedAt ?? 0));
}

/** It is the same container, and ran then or since. */
export function mayHaveEnded({ seen, now }: Pair): boolean {
  return seen.id === now.id && (seen.running || ranMeanwhile(seen, now));
}

/** It did not run, and was started since. */
function ranMeanwhile({ startedAt }: LastSeen, now: Container): boolean {
  return now.startedAt !== null && now.startedAt !== startedAt;
}

/** From now on it is missing, as if it had been removed just now. */
function miss(draft: Draft, seen: LastSeen): void {
  const container: Container = { ...containerOf(seen), state: 'missing' };
  draft.watched.set(seen.name, {
    container,
    runningSince: null,
    missingSince: draft.now,
    lastEnd: null,
    oomAt: null,
    oomKnownAt: null,
    stoppedByUs: false,
    falls: [],
    ill: false,
    missed: false,
    forgottenAt: null,
    noteAt: draft.now,
  });
}

/** Notices how it ended, as far as that is sure and nothing of it is decided already. */
export function noticeEnd(draft: Draft, pair: Pair, unheard: Unheard): void {
  const { seen, now, heard } = pair;
  const at = now.finishedAt;
  if (at === null || (seen.startedAt !== null && at < seen.startedAt)) return;
  if (seen.askedUntil !== null && at <= seen.askedUntil) return;
  if (wasAsked(draft.askedStops, now.id, now.exitCode, at)) return;
  // The engine tells of an end after it.
  const isLastHeard = heard.lastAt >= at;
  // The engine counts what it starts again by its restart policy only, and begins anew when somebody starts it.
  const restarts = now.restartCount < seen.restartCount ? now.restartCount : now.restartCount - seen.restartCount;
  const times = restarts - (isLastHeard && !isRunning(now) ? heard.count - 1 : heard.count);
  // What waits to be restarted after another run ended at least once, whatever the count: a start by hand resets it.
  const waits = now.state === 'restarting' && now.startedAt !== seen.startedAt && !isLastHeard;
  const away = { at, times: Math.max(times, 1), ...(unheard.engineAwayAt !== 'unknown' && { unheard: true as const }) };
  if (times > 0 || waits) noticeRestarts(draft, now, { away, isLastHeard });
  else if (!isRunning(now) && !isLastHeard) noticeLastEnd(draft, pair, { ...unheard, away });
}

type Away = NonNullable<AlertFacts['away']>;

/** It ended, and the engine started it again: what came of that since, nobody asked for. */
function noticeRestarts(
  draft: Draft,
  now: Container,
  what: { readonly away: Away; readonly isLastHeard: boolean },
): void {
  const { away, isLastHeard } = what;
  const end = { subject: now.name, container: now };
  const restarting = now.state === 'restarting' && !isLastHeard;
  // Where somebody stopped it since, or the last end is told already, the code is of that.
  const exitCode = !isLastHeard && (restarting || !likeStopped.has(now.exitCode)) ? now.exitCode : null;
  // Of the last end, also when it runs again.
  if (now.oomKilled && !isLastHeard) noticeOom(draft, { ...end, facts: { exitCode, away } });
  else if (!now.restarts || (restarting && exitCode !== 0))
    raise(draft, { ...end, kind: 'crash', facts: { exitCode, away } });
  // One that is always started again may have ended without an error each time.
  else raise(draft, { ...end, kind: 'exit', facts: { exitCode: null, away } });
}

function noticeLastEnd(draft: Draft, pair: Pair, unheard: Unheard & { readonly away: Away }): void {
  const { now } = pair;
  const { away } = unheard;
  const end = { subject: now.name, container: now, facts: { exitCode: now.exitCode, away } };
  const isLikeStop = likeStopped.has(now.exitCode);
  // A process in it may have been killed long before somebody stopped it.
  if (now.oomKilled && isLikeStop && now.exitCode !== 137) noticeOom(draft, end, { wasStopped: true });
  else if (now.oomKilled) noticeOom(draft, end);
  else if (!isLikeStop && !now.restarts && !endedWithHost(pair, unheard, away.at)) {
    if (!endedWithProject(pair, unheard.pairs, away.at)) raise(draft, { ...end, kind: 'crash' });
  }
}

/** The look that showed it waits for a decision no longer. */
function noticeOom(draft: Draft, end: Omit<Finding, 'kind'>, { wasStopped = false } = {}): void {
  draft.ends = draft.ends.filter(({ id, died }) => died || id !== end.container?.id);
  if (wasStopped) raise(draft, { ...end, kind: 'oom' });
  else raiseOomEnd(draft, end);
}

/**
 * Compose stops a project's containers together, and one that does not obey nicely may end with any code. That somebody
 * stopped them shows in those that do: where all of them ended with an error, each of them failed.
 */
function endedWithProject({ now }: Pair, others: readonly Pair[], at: number): boolean {
  if (now.project === null) return false;
  return others.some(({ now: other }) => {
    if (other.name === now.name || other.project !== now.project || !wasStopped(other)) return false;
    return other.finishedAt !== null && Math.abs(other.finishedAt - at) <= shutdownMs;
  });
}

/** It looks like a stop, or the engine would have started it again. */
function wasStopped(container: Container): boolean {
  if (isRunning(container)) return false;
  if (container.exitCode === 137 && container.oomKilled) return false;
  return likeStopped.has(container.exitCode) || container.restarts === true;
}

/** An engine or host that goes down takes all with it. What was started before that moment and still runs shows that it did not. */
function endedWithHost(pair: Pair, { pairs: others, engineAwayAt }: Unheard, at: number): boolean {
  if (engineAwayAt === null) return false;
  if (others.some(({ now }) => isRunning(now) && now.startedAt !== null && now.startedAt < at)) return false;
  if (pair.now.exitCode === powerCut) return true;
  if (engineAwayAt !== 'unknown' && Math.abs(at - engineAwayAt) <= shutdownMs) return true;
  return others.some((other) => {
    const { finishedAt } = other.now;
    return other !== pair && finishedAt !== null && Math.abs(finishedAt - at) <= shutdownMs;
  });
}
