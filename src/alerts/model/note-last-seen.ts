import { type Container, isRunning } from '../../containers/model/container.ts';
import { isDue } from './due.ts';
import type { LastSeen } from './last-seen.ts';
import { isUnsettled } from './outage.ts';
import type { AlertRule } from './rule.ts';
import type { Draft, Watched } from './state.ts';
import { settledEveryMs } from './timing.ts';

/** Notes how containers are now, but for those of which something is not decided yet: that is decided after a restart. */
export function noteLastSeen(draft: Draft): void {
  if (isUnsettled(draft.engine) || draft.absent !== null || draft.gap !== null) return;
  for (const [name, watched] of draft.watched) {
    const { noteAt, missingSince, missed } = watched;
    if (noteAt === null || noteAt > draft.now || draft.ends.some((end) => end.name === name)) continue;
    if (missingSince === null) draft.seen.set(name, lastSeenOf(draft, watched));
    else if (missed) draft.seen.delete(name);
    else continue;
    draft.watched.set(name, { ...watched, noteAt: null });
  }
  for (const name of draft.seen.keys()) if (!draft.watched.has(name)) draft.seen.delete(name);
  noteSettled(draft);
}

/** Seldom, because each time is a write. */
function noteSettled(draft: Draft): void {
  const last = draft.settledAt.get('');
  if (last !== undefined && !isDue(last + settledEveryMs, draft.now, settledEveryMs)) return;
  if (draft.ends.length === 0 && draft.watched.values().every(({ noteAt }) => noteAt === null)) {
    draft.settledAt.set('', draft.now);
  }
}

/** As it is now, to be compared with what it becomes. */
export function lastSeenOf({ rules, askedStops }: Draft, { container }: Watched): LastSeen {
  const asks = (askedStops.get(container.id) ?? []).map(({ until }) => until);
  return {
    host: container.host,
    name: container.name,
    id: container.id,
    image: container.image,
    imageId: container.imageId ?? null,
    configHash: container.configHash ?? null,
    project: container.project,
    labels: labelsFor(rules, container),
    autoRemove: container.autoRemove ?? false,
    running: isRunning(container),
    startedAt: container.startedAt,
    restartCount: container.restartCount,
    askedUntil: asks.length === 0 ? null : Math.max(...asks),
  };
}

function labelsFor(rules: readonly AlertRule[], { labels }: Container): Record<string, string> {
  const chosenBy = rules.flatMap(({ containers }) =>
    containers.flatMap((selector) => (selector.kind === 'label' ? [selector.key] : [])),
  );
  return Object.fromEntries(Object.entries(labels).filter(([key]) => chosenBy.includes(key)));
}
