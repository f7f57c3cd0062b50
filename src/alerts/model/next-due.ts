import { isWaiting } from './compose-posts.ts';
import type { AlertState } from './state.ts';
import { engineGraceMs, pollMs, recreateMs } from './timing.ts';

/** Not again at once: what is due and could not be done waits for something else. */
const soonestMs = 250;

/**
 * When `evaluate` wants to be asked again at the latest if nothing happens, milliseconds since the epoch; `null`: nothing
 * is under way.
 */
export function nextDue(state: AlertState, now: number): number | null {
  const { engine, gap } = state;
  const times = [
    ...(engine.connected ? containersDue(state, now) : []),
    ...[...state.posts.values()]
      .filter(({ phase, dirty }) => phase === 'gathering' || (phase === 'idle' && dirty))
      .map(({ dueAt }) => dueAt),
    ...(engine.checkAt === null || gap !== null ? [] : [engine.checkAt]),
    ...(gap === null || gap.dueAt === null || !engine.connected ? [] : [Math.max(gap.dueAt, engine.checkAt ?? 0)]),
    ...(engine.connected || engine.told ? [] : [engine.since + engineGraceMs]),
    ...([...state.alerts.values()].some((alert) => alert.open || isWaiting(alert)) ? [now + pollMs] : []),
  ];
  // A clock that was put back must not make it wait for ever.
  return times.length === 0 ? null : Math.min(now + pollMs, Math.max(now + soonestMs, Math.min(...times)));
}

function containersDue(state: AlertState, now: number): number[] {
  const missing = [...state.watched.values()].flatMap(({ missingSince, missed, forgottenAt }) => {
    if (forgottenAt !== null) return [now + pollMs];
    return missingSince === null || missed ? [] : [missingSince + recreateMs];
  });
  const unnoted = [...state.watched.values()]
    .filter(({ missingSince }) => missingSince === null && state.engine.checkAt === null && state.gap === null)
    .flatMap(({ noteAt }) => (noteAt === null ? [] : [noteAt]));
  const ends = state.ends.filter(({ died }) => died || state.gap === null);
  return [...ends.map(({ dueAt }) => dueAt), ...missing, ...unnoted];
}
