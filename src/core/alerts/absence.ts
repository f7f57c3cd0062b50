import { type Container, isRunning } from '../containers/container.ts';
import { containerOf, type LastSeen } from './last-seen.ts';
import { noticeChange } from './observe.ts';
import { raise, raiseOomEnd } from './raise.ts';
import type { Draft } from './state.ts';
import { shutdownMs } from './timing.ts';

/** How a stop ends what somebody stops: obediently, or by SIGINT, SIGKILL, SIGTERM. Then nobody can say who wanted it. */
const likeStopped: ReadonlySet<number | null> = new Set([0, 130, 137, 143]);
/** What an engine writes down for what did not outlive a power cut. */
const powerCut = 255;

/** A container that we knew, and how it is now. */
interface Pair {
  readonly seen: LastSeen;
  readonly now: Container;
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
    if (now !== undefined) pairs.push({ seen, now });
    else if (!seen.autoRemove && !ids.has(seen.id)) miss(draft, seen);
  }
  for (const { seen, now } of pairs) noticeChange(draft, containerOf(seen), now);
  const same = pairs.filter(({ seen, now }) => seen.id === now.id && (seen.running || ranMeanwhile(seen, now)));
  for (const pair of same) noticeEnd(draft, pair, same);
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

function noticeEnd(draft: Draft, pair: Pair, others: readonly Pair[]): void {
  const { seen, now } = pair;
  const at = now.finishedAt;
  // That is told here, as far as it is to be told.
  draft.ends = draft.ends.filter(({ id }) => id !== now.id);
  if (at === null || (seen.startedAt !== null && at < seen.startedAt)) return;
  if (seen.askedUntil !== null && at <= seen.askedUntil) return;
  // The engine counts what it starts again by its restart policy only, and begins anew when somebody starts it.
  const times = now.restartCount - seen.restartCount;
  // What waits to be restarted after another run ended at least once, whatever the count: a start by hand resets it.
  const waits = now.state === 'restarting' && now.startedAt !== seen.startedAt;
  if (times > 0 || waits) noticeRestarts(draft, now, { at, times: Math.max(times, 1) });
  else if (!isRunning(now)) noticeLastEnd(draft, pair, others, at);
}

/** It ended, and the engine started it again: what came of that since, nobody asked for. */
function noticeRestarts(draft: Draft, now: Container, away: { readonly at: number; readonly times: number }): void {
  const end = { subject: now.name, container: now };
  const restarting = now.state === 'restarting';
  // Where somebody stopped it since, the code is of that stop.
  const exitCode = restarting || !likeStopped.has(now.exitCode) ? now.exitCode : null;
  // Of the last end, also when it runs again.
  if (now.oomKilled) raiseOomEnd(draft, { ...end, facts: { exitCode, away } });
  else if (!now.restarts || (restarting && exitCode !== 0))
    raise(draft, { ...end, kind: 'crash', facts: { exitCode, away } });
  // One that is always started again may have ended without an error each time.
  else raise(draft, { ...end, kind: 'exit', facts: { exitCode: null, away } });
}

function noticeLastEnd(draft: Draft, pair: Pair, others: readonly Pair[], at: number): void {
  const { now } = pair;
  const end = { subject: now.name, container: now, facts: { exitCode: now.exitCode, away: { at, times: 1 } } };
  const isLikeStop = likeStopped.has(now.exitCode);
  // A process in it may have been killed long before somebody stopped it.
  if (now.oomKilled && isLikeStop && now.exitCode !== 137) raise(draft, { ...end, kind: 'oom' });
  else if (now.oomKilled) raiseOomEnd(draft, end);
  else if (!isLikeStop && !now.restarts && !endedWithHost(pair, others, at) && !endedWithProject(pair, others, at)) {
    raise(draft, { ...end, kind: 'crash' });
  }
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

/** An engine or host that goes down takes all with it. What ran on all the time shows that it did not. */
function endedWithHost(pair: Pair, others: readonly Pair[], at: number): boolean {
  if (others.some(({ seen, now }) => isRunning(now) && now.startedAt === seen.startedAt)) return false;
  if (pair.now.exitCode === powerCut) return true;
  return others.some((other) => {
    const { finishedAt } = other.now;
    return other !== pair && finishedAt !== null && Math.abs(finishedAt - at) <= shutdownMs;
  });
}
