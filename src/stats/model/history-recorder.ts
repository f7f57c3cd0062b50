import type { Clock } from '../../kit/clock.ts';
import type { StatsReader, StatsSnapshot } from './container-stats.ts';
import type { HistoryEntry, HistoryWriter } from './history.ts';
import { HistoryMinutes } from './history-minutes.ts';

/**
 * Milliseconds between two looks. A look at 50 containers costs about 2 ms of CPU from the kernel's files and some 40 ms from
 * the Engine API, which every 10 seconds would be 0.4 % of a core. So it looks seldomer where many containers are read from
 * another source than the kernel's files: every 40 seconds from 50 on, which is at least once in every minute. CPU is the
 * average since the look before, so a minute's average does not depend on that; short peaks may be missing in the maximum.
 */
const LEAST_MS = 10_000;
const MOST_MS = 40_000;
const EACH_MS = 800;

/** Minutes that wait while the database can't be written; older ones are given up. */
const MOST_WAITING = 10;

/** How the recorder reports; a pino logger is one. */
interface RecorderLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

export interface HistoryRecorderDeps {
  readonly reader: Pick<StatsReader, 'getAllContainerStats'>;
  readonly store: HistoryWriter;
  readonly clock: Clock;
  readonly log: RecorderLog;
  /** When the container's run began, milliseconds since the epoch; `null` where that is not known. From memory. */
  startedAt(name: string): number | null;
}

/**
 * Looks at the stats every 10 seconds (see above) and writes each minute when it is over: one transaction a minute. A process that
 * is killed loses the minute it was in.
 */
export class HistoryRecorder {
  readonly #deps: HistoryRecorderDeps;
  readonly #minutes: HistoryMinutes;
  #waiting: HistoryEntry[][] = [];
  #cancel: (() => void) | null = null;
  #running = false;
  #lastAt: number | null = null;
  #failing: 'read' | 'write' | null = null;
  #pauseMs = LEAST_MS;

  constructor(deps: HistoryRecorderDeps) {
    this.#deps = deps;
    this.#minutes = new HistoryMinutes(deps.store.starts());
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#schedule();
  }

  /** Writes what it has and looks no more. */
  stop(): void {
    this.#running = false;
    this.#cancel?.();
    this.#take(this.#minutes.close());
  }

  #schedule(): void {
    this.#cancel = this.#deps.clock.after(this.#pauseMs, () => {
      void this.#look().finally(() => {
        if (this.#running) this.#schedule();
      });
    });
  }

  async #look(): Promise<void> {
    let snapshot: StatsSnapshot;
    try {
      // As old as the cache likes: a look of ours refreshes nothing that somebody has just looked at.
      snapshot = await this.#deps.reader.getAllContainerStats({ cpuPercent: false });
    } catch (error) {
      this.#failed('read', error);
      return;
    }
    if (!this.#running) return;
    const cost = snapshot.source === 'cgroup' ? 0 : snapshot.containers.size * EACH_MS;
    this.#pauseMs = Math.min(MOST_MS, Math.max(LEAST_MS, cost));
    // One that was read already must not weigh twice.
    if (snapshot.at !== this.#lastAt) this.#take(this.#minutes.add(snapshot, this.#deps.startedAt));
    this.#lastAt = snapshot.at;
    if (this.#failing === 'read') this.#recovered();
  }

  #take(minute: HistoryEntry[]): void {
    if (minute.length > 0) this.#waiting = [...this.#waiting, minute].slice(-MOST_WAITING);
    try {
      for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
        this.#deps.store.write(next);
        this.#waiting.shift();
        if (this.#failing === 'write') this.#recovered();
      }
    } catch (error) {
      this.#failed('write', error);
    }
  }

  /** Once for each outage, not every ten seconds. */
  #failed(step: 'read' | 'write', error: unknown): void {
    if (this.#failing === step) return;
    this.#failing = step;
    this.#deps.log.warn({ err: error, step }, 'the stats history has a gap: it could not be recorded');
  }

  #recovered(): void {
    this.#failing = null;
    this.#deps.log.info({}, 'the stats history is recorded again');
  }
}
