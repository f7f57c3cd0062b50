import { isDue } from './due.ts';

/** Somebody asked for this container to end. `until`: for how long that explains an end, milliseconds since the epoch. */
export interface AskedStop {
  readonly until: number;
  /** `null`: a stop or restart, or a signal that the engine did not name. */
  readonly signal: number | null;
}

/** What was asked for lately, by container id. */
export type AskedStops = ReadonlyMap<string, readonly AskedStop[]>;

/** SIGINT, SIGQUIT, SIGABRT, SIGKILL, SIGTERM, and the SIGRTMIN+3 that stops systemd: sent to end something. */
const ending = new Set([2, 3, 6, 9, 15, 37]);

/** How long after a signal that is not for ending (SIGHUP reloads nginx and kills others) an end by it is explained. */
const otherSignalMs = 10_000;
/** On top of the container's own stop timeout: the engine takes a moment, and events come late. */
const marginMs = 30_000;
/** An ask about a container that may take for ever to stop. */
export const longestAskedMs = 30 * 60_000;
/** Asks about one container, and containers, that are remembered. */
const mostAsks = 10;
const mostContainers = 1_000;

/** Until when a signal explains an end. `stopTimeout`: seconds, -1 is for ever. */
export function askedBySignal(signal: number | null, stopTimeout: number, now: number): AskedStop {
  if (signal !== null && !ending.has(signal)) return { until: now + otherSignalMs, signal };
  const patienceMs = stopTimeout < 0 ? longestAskedMs : Math.min(stopTimeout * 1000 + marginMs, longestAskedMs);
  return { until: now + patienceMs, signal };
}

/** Writes it down, and forgets what explains nothing any more. */
export function noteAskedStop(
  askedStops: Map<string, readonly AskedStop[]>,
  id: string,
  ask: AskedStop,
  now: number,
): void {
  const asks = (askedStops.get(id) ?? []).filter(({ until }) => !isDue(until, now, longestAskedMs));
  askedStops.delete(id);
  askedStops.set(id, [...asks, ask].slice(-mostAsks));
  for (const [other, entries] of askedStops) {
    const over = entries.every(({ until }) => isDue(until, now, longestAskedMs));
    if (over || askedStops.size > mostContainers) askedStops.delete(other);
    else break;
  }
}

/** Did somebody ask for this end? By a signal that is not for ending only if it ended by exactly that signal. */
export function wasAsked(askedStops: AskedStops, id: string, exitCode: number | null, now: number): boolean {
  return (askedStops.get(id) ?? []).some(({ until, signal }) => {
    if (isDue(until, now, longestAskedMs)) return false;
    return signal === null || ending.has(signal) || exitCode === 128 + signal;
  });
}
