import { numberAt } from './byte-numbers.ts';
import type { KeptFile } from './kept-file.ts';

/**
 * A limit changes only when somebody changes it: reading it with every refresh would be a seventh of the work. With the
 * three seconds for which a container that has not run is left alone, a change is seen within ten.
 */
const FRESH_MS = 7_000;

/** A file with a limit, in which `max` stands for none. Read again after seven seconds. */
export class LimitFile {
  readonly #file: KeptFile;
  #limit: number | null = null;
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(file: KeptFile) {
    this.#file = file;
  }

  /**
   * Bytes; `null`: no limit.
   *
   * @param nowMs on the monotonic clock
   * @throws ENODEV once the cgroup is gone
   */
  read(nowMs: number): number | null {
    if (nowMs - this.#readAt >= FRESH_MS) {
      this.#limit = this.#file.read(parseLimit);
      this.#readAt = nowMs;
    }
    return this.#limit;
  }
}

function parseLimit(bytes: Uint8Array, length: number): number | null {
  return numberAt(bytes, 0, length);
}
