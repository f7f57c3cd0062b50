import { readFileSync } from 'node:fs';

/** When a program counts as standing still, milliseconds of the time that it could have run. */
export interface StillnessLimits {
  /** After it has told once that its event loop turns. */
  readonly running: number;
  /** Before: a start may have a lot to do on a slow disk. */
  readonly starting: number;
}

/** A look that comes later than this was held up itself: the machine slept, or we were stopped. Milliseconds. */
const LATE_MS = 3_000;

/**
 * Finds out whether a program stands still, from looks at it about once a second. Only time in which it could have run counts: not while
 * we did not run ourselves, and not while the kernel has it wait for a disk or for a processor. container/supervisord.py does the same.
 */
export class Stillness {
  readonly #limits: StillnessLimits;
  #hasBeaten = false;
  #beat = false;
  #stillMs = 0;
  #lastLook: number;

  /** @param now milliseconds of a clock that only grows */
  constructor(limits: StillnessLimits, now: number) {
    this.#limits = limits;
    this.#lastLook = now;
  }

  /** It told that its event loop turns. */
  beat(): void {
    this.#beat = true;
  }

  /** Whether it stands still. @param waits the kernel has it wait */
  look(now: number, waits: boolean): boolean {
    const passed = now - this.#lastLook;
    this.#lastLook = now;
    if (this.#beat) {
      this.#beat = false;
      this.#hasBeaten = true;
      this.#stillMs = 0;
    } else if (passed <= LATE_MS && !waits) this.#stillMs += passed;
    return this.#stillMs >= (this.#hasBeaten ? this.#limits.running : this.#limits.starting);
  }
}

/**
 * Tells at each call whether, since the last one, the kernel had a process wait for a disk (state D), or most of the time for a
 * processor. Never where there is no /proc.
 */
export function kernelWaits(pid: number): () => boolean {
  let delayed = 0;
  let looked = performance.now();
  return () => {
    const before = { delayed, looked };
    looked = performance.now();
    // Nanoseconds on a processor, and waiting for one.
    delayed = Number(read(`/proc/${pid}/schedstat`).split(' ')[1] ?? 0);
    const state = /\) (\w)/.exec(read(`/proc/${pid}/stat`))?.[1];
    return state === 'D' || (delayed - before.delayed) / 1e6 > (looked - before.looked) / 2;
  };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
