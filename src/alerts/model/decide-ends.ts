import { isRunning, isUp } from '../../containers/model/container.ts';
import { wasAsked } from './asked-stops.ts';
import { noteHeard } from './heard.ts';
import { meansContainer, raise, raiseFor, raiseOomEnd } from './raise.ts';
import { change, type Draft, type PendingEnd } from './state.ts';
import { goneMs, longestMissingMs, most, oomFollowsMs, recreateMs } from './timing.ts';

/** Notices what has become certain by now. */
export function decideEnds(draft: Draft): void {
  if (!draft.engine.connected) return;
  // Whether what was killed for its memory ended is only known after the gap.
  const due = draft.ends.filter(({ dueAt, died }) => dueAt <= draft.now && (died || draft.gap === null));
  if (due.length > 0) draft.ends = draft.ends.filter((end) => !due.includes(end));
  for (const end of due) decideEnd(draft, end);
  for (const [name, watched] of draft.watched) {
    if (watched.forgottenAt !== null && draft.now - watched.forgottenAt >= goneMs) {
      draft.watched.delete(name);
      continue;
    }
    const { container, missingSince } = watched;
    if (missingSince !== null && draft.now - missingSince >= longestMissingMs) {
      draft.watched.delete(name);
      continue;
    }
    if (missingSince !== null && !watched.missed && draft.now - missingSince >= recreateMs) {
      change(draft.watched, name, { missed: true });
      raise(draft, { kind: 'disappeared', subject: name, container, facts: {} });
    }
    // A healthcheck fails while a container is being stopped: nobody wants to hear of that.
    const isIll = container.state === 'running' && container.health === 'unhealthy';
    if (isIll && !watched.ill && !wasAsked(draft.askedStops, container.id, null, draft.now)) {
      change(draft.watched, name, { ill: true });
      raise(draft, { kind: 'unhealthy', subject: name, container, facts: {} });
    }
  }
}

function decideEnd(draft: Draft, { id, name, died, diedAt, exitCode, oom }: PendingEnd): void {
  noteHeard(draft, id, diedAt);
  const watched = draft.watched.get(name);
  // Another container has taken the name since, or nobody knows which one it was.
  if (watched === undefined || watched.container.id !== id) return;
  const { container } = watched;
  // On a busy machine the end comes long after the kill that caused it.
  const { oomAt } = watched;
  const follows = !oom && exitCode === 137 && oomAt !== null && draft.now - oomAt < oomFollowsMs;
  if (oom && !died) change(draft.watched, name, { oomAt: draft.now });
  const finding = { subject: name, container, facts: { exitCode } } as const;
  if (died && (oom || follows)) raiseOomEnd(draft, { ...finding, follows });
  else if (oom) raise(draft, { ...finding, kind: 'oom', facts: { exitCode, livesOn: isUp(container) } });
  else raise(draft, { ...finding, kind: exitCode === 0 ? 'exit' : 'crash' });
  if (!died) return;
  const falls = [...watched.falls, draft.now].slice(-most.falls);
  change(draft.watched, name, { falls });
  for (const rule of draft.rules) {
    if (!rule.on.includes('restart-loop') || !meansContainer(rule, container)) continue;
    const recent = falls.filter((at) => Math.abs(draft.now - at) <= rule.restartLoop.withinMs);
    const isKnown = draft.alerts.get(`${rule.name}/restart-loop/${name}`)?.open === true;
    if (isKnown || recent.length < rule.restartLoop.ends) continue;
    // Somebody who starts by hand what ends again sees that; a loop is what restarts by itself.
    const restarts = container.restartCount > 0 || container.state === 'restarting' || isRunning(container);
    if (restarts) raiseFor(draft, rule, { kind: 'restart-loop', subject: name, container, facts: { exitCode } });
  }
}
