import { isDue } from './due.ts';

/** Somebody asked for this container to end. `until`: for how long that explains an end, milliseconds since the epoch. */
export interface Ask {
  readonly until: number;
  /** `null`: a stop or restart, or a signal that the engine did not name. */
  readonly signal: number | null;
}

/** What was asked for lately, by container id. */
export type Ledger = ReadonlyMap<string, readonly Ask[]>;

/** SIGINT, SIGQUIT, SIGABRT, SIGKILL, SIGTERM, and the SIGRTMIN+3 that stops systemd: sent to end something. */
const ending = new Set([2, 3, 6, 9, 15, 37]);

/** How long after a signal that is not for ending (SIGHUP reloads nginx and kills others) an end by it is explained. */
const otherSignalMs = 10_000;
/** On top of the container's own stop timeout: the engine takes a moment, and events come late. */
const marginMs = 30_000;
/** An ask about a container that may take for ever to stop. */
export const longestAskMs = 30 * 60_000;
/** Asks about one container, and containers, that are remembered. */
const mostAsks = 10;
const mostContainers = 1_000;

/** Until when a signal explains an end. `stopTimeout`: seconds, -1 is for ever. */
export function askedBySignal(signal: number | null, stopTimeout: number, now: number): Ask {
  if (signal !== null && !ending.has(signal)) return { until: now + otherSignalMs, signal };
  const patienceMs = stopTimeout < 0 ? longestAskMs : Math.min(stopTimeout * 1000 + marginMs, longestAskMs);
  return { until: now + patienceMs, signal };
}

/** Writes it down, and forgets what explains nothing any more. */
export function noteAsk(ledger: Map<string, readonly Ask[]>, id: string, ask: Ask, now: number): void {
  const asks = (ledger.get(id) ?? []).filter(({ until }) => !isDue(until, now, longestAskMs));
  ledger.delete(id);
  ledger.set(id, [...asks, ask].slice(-mostAsks));
  for (const [other, entries] of ledger) {
    const over = entries.every(({ until }) => isDue(until, now, longestAskMs));
    if (over || ledger.size > mostContainers) ledger.delete(other);
    else break;
  }
}

/** Did somebody ask for this end? By a signal that is not for ending only if it ended by exactly that signal. */
export function wasAsked(ledger: Ledger, id: string, exitCode: number | null, now: number): boolean {
  return (ledger.get(id) ?? []).some(({ until, signal }) => {
    if (isDue(until, now, longestAskMs)) return false;
    return signal === null || ending.has(signal) || exitCode === 128 + signal;
  });
}
