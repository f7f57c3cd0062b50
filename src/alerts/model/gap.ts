import { type Container, isRunning } from '../../containers/model/container.ts';
import type { EngineGap } from '../../hosts/model/engine-event.ts';
import { mayHaveEnded, noticeEnd, type Pair } from './absence.ts';
import { noteHeard } from './heard.ts';
import type { LastSeen } from './last-seen.ts';
import { lastSeenOf } from './note-last-seen.ts';
import type { Draft, Watched } from './state.ts';
import { settleMs } from './timing.ts';

/** Takes in that events may be lost from now on, or no longer. */
export function noteGap(draft: Draft, phase: EngineGap): void {
  const { gap, now } = draft;
  if (phase === 'ends') {
    if (gap !== null) draft.gap = { ...gap, dueAt: now + settleMs };
    return;
  }
  // What is compared with how it was before the start says it all.
  if (draft.absent !== null) return;
  draft.gap = gap === null ? { seen: asDecided(draft), heard: new Map(), dueAt: null } : { ...gap, dueAt: null };
}

/** After a gap: notices the ends of which no event came, as after a start of the bot. */
export function settleGap(draft: Draft): void {
  const { gap, engine, now } = draft;
  if (gap === null || gap.dueAt === null || gap.dueAt > now || !engine.connected) return;
  // What the engine's return makes of its containers is not decided yet.
  if (engine.checkAt !== null && engine.checkAt > now) return;
  for (const { id, died, diedAt } of draft.ends) if (died) noteHeard(draft, id, diedAt);
  const heard = draft.gap?.heard ?? gap.heard;
  draft.gap = null;
  const present = new Map([...draft.watched.values()].map(({ container }) => [container.id, container]));
  const pairs = [...gap.seen.values()].flatMap((seen): Pair[] => {
    const container = present.get(seen.id);
    if (container === undefined || container.state === 'missing') return [];
    return [{ seen, now: container, heard: heard.get(seen.id) ?? { count: 0, lastAt: 0 } }];
  });
  const same = pairs.filter(mayHaveEnded);
  for (const pair of same) noticeEnd(draft, pair, { pairs: same, engineAwayAt: engine.awaySince });
}

/** How containers are, but for the ends about which nothing is decided yet. */
function asDecided(draft: Draft): Map<string, LastSeen> {
  const present = [...draft.watched.values()].filter(({ missingSince }) => missingSince === null);
  return new Map(present.map((watched) => [watched.container.name, seenBefore(draft, watched)]));
}

function seenBefore(draft: Draft, watched: Watched): LastSeen {
  const { container, noteAt } = watched;
  const seen = lastSeenOf(draft, watched);
  const pending = draft.ends.filter(({ id, died }) => died && id === container.id).length;
  if (pending > 0) {
    const restartCount = Math.max(0, container.restartCount - restartsAfter(container, pending));
    return { ...seen, running: true, startedAt: null, restartCount };
  }
  // It ended, and the event that says why may not have come.
  const noted = draft.seen.get(container.name);
  return noteAt !== null && !isRunning(container) && noted?.id === container.id ? noted : seen;
}

/** The engine counts an end as soon as it is to start the container again. */
function restartsAfter(container: Container, ends: number): number {
  return isRunning(container) ? ends : ends - 1;
}
