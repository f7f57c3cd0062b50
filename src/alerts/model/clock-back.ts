import { change, type Draft } from './state.ts';
import { editEveryMs, engineSettleMs, retryMs, settleMs } from './timing.ts';

/**
 * What began in the future began before the clock was put back, and counts as beginning now. So nothing is thought to have
 * lasted long enough because of that; at worst it has to last as long once more.
 */
export function noticeClockBack(draft: Draft): void {
  ofAlerts(draft);
  ofPosts(draft);
  ofContainers(draft);
  const { now, engine } = draft;
  const since = Math.min(engine.since, now);
  const checkAt = engine.checkAt === null ? null : Math.min(engine.checkAt, now + engineSettleMs);
  draft.engine = { ...engine, since, awaySince: passed(engine.awaySince, now), checkAt };
  const { gap } = draft;
  if (gap?.dueAt) draft.gap = { ...gap, dueAt: Math.min(gap.dueAt, now + settleMs) };
  draft.ends = draft.ends.map((end) => ({ ...end, dueAt: Math.min(end.dueAt, now + settleMs) }));
  for (const [key, { aboveSince, belowSince }] of draft.gauges) {
    draft.gauges.set(key, { aboveSince: passed(aboveSince, now), belowSince: passed(belowSince, now) });
  }
}

function passed<At extends number | null>(at: At, now: number): At | number {
  return at === null ? at : Math.min(at, now);
}

/** Only what differs is exchanged: all that is exchanged is written down. */
function ofAlerts({ alerts, now }: Draft): void {
  for (const { key, openedAt, lastAt, closedAt, saidAt } of [...alerts.values()]) {
    if (Math.max(openedAt, lastAt, closedAt ?? 0, saidAt ?? 0) <= now) continue;
    const [opened, last] = [Math.min(openedAt, now), Math.min(lastAt, now)];
    const [closed, said] = [passed(closedAt, now), passed(saidAt, now)];
    change(alerts, key, { openedAt: opened, lastAt: last, closedAt: closed, saidAt: said });
  }
}

/** One that gathers waits as long as it was to wait; one that was sent, no longer than between two edits or tries. */
function ofPosts({ posts, now }: Draft): void {
  for (const { id, phase, createdAt, dueAt, failures, unknownSince } of [...posts.values()]) {
    const back = Math.max(0, createdAt - now);
    const pause = failures === 0 ? editEveryMs : retryMs.most;
    const due = phase === 'idle' ? Math.min(dueAt, now + pause) : dueAt - back;
    if (back === 0 && due === dueAt && (unknownSince ?? 0) <= now) continue;
    change(posts, id, { createdAt: createdAt - back, dueAt: due, unknownSince: passed(unknownSince, now) });
  }
}

function ofContainers({ watched, now }: Draft): void {
  for (const [name, one] of watched) {
    const { runningSince, missingSince, lastEnd, oomAt, forgottenAt, noteAt } = one;
    const latest = Math.max(runningSince ?? 0, missingSince ?? 0, lastEnd?.at ?? 0, oomAt ?? 0, forgottenAt ?? 0);
    if (latest <= now && (noteAt ?? 0) <= now + settleMs) continue;
    watched.set(name, {
      ...one,
      runningSince: passed(runningSince, now),
      missingSince: passed(missingSince, now),
      lastEnd: lastEnd && { ...lastEnd, at: Math.min(lastEnd.at, now) },
      oomAt: passed(oomAt, now),
      forgottenAt: passed(forgottenAt, now),
      noteAt: noteAt === null ? null : Math.min(noteAt, now + settleMs),
    });
  }
}
