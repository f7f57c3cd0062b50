import { type Backoff, backoffMs } from '../../kit/backoff.ts';
import type { Clock } from '../../kit/clock.ts';
import { pause } from '../../kit/pause.ts';
import { EngineError } from '../model/engine.ts';
import type { StreamCheck } from './stream-check.ts';

interface LostEventsDeps {
  readonly clock: Clock;
  /** Told why a comparison failed. Must not throw. */
  readonly report: (error: unknown) => void;
  /** Between two comparisons; longer each time that a new stream did not help. */
  readonly pace: Backoff;
}

/** Looks for events that a stream leaves out: one that is broken in silence does not end by itself. One for all streams of an engine. */
export class LostEvents {
  readonly #deps: LostEventsDeps;
  /** How often in a row a stream was found to leave out events. */
  #silences = 0;

  constructor(deps: LostEventsDeps) {
    this.#deps = deps;
  }

  /** Looks again and again until `signal`. Rejects when the stream of `check` left out events. */
  async look(check: StreamCheck, signal: AbortSignal): Promise<void> {
    const { clock, report, pace } = this.#deps;
    while (!signal.aborted) {
      // Where a new stream does not help, it is not opened every half minute.
      await pause(clock, backoffMs(pace, Math.max(0, this.#silences - 1)), signal);
      if (signal.aborted) return;
      const compared = await check.compare(signal).catch(report);
      if (!compared || signal.aborted) continue;
      if (compared.missed > 0) {
        // One that told something helped, if only for a while.
        this.#silences = check.hasTold ? 1 : this.#silences + 1;
        const message = `The stream of events from the engine left out ${compared.missed} of ${compared.known}.`;
        throw new EngineError('unreachable', message);
      }
      if (compared.known > 0) this.#silences = 0;
    }
  }
}
