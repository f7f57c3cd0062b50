import { statfs } from 'node:fs/promises';
import type { Clock } from '../kit/clock.ts';
import type { StoreLog } from './open.ts';

/** How often the disk is looked at, milliseconds. */
const EVERY_MS = 30_000;

/** With less than that to give, bytes, nothing useful can be written. */
const LEAST_BYTES = 64 * 1024;

/** What there must be after that, bytes: others write to the disk as well, and take and give back a little all the time. */
const ENOUGH_BYTES = 1024 * 1024;

export interface DiskSpaceDeps {
  /** A folder on the disk in question. */
  readonly path: string;
  readonly clock: Clock;
  readonly log: StoreLog;
  /** The disk is full, or it was and has room again. Must not throw. */
  onChange(isFull: boolean): void;
}

/** Has it said when the disk that holds our data is full, from the start on, and when there is room again. */
export class DiskSpace {
  readonly #deps: DiskSpaceDeps;
  #isFull = false;
  #cancel = () => {};
  #isOver = false;

  constructor(deps: DiskSpaceDeps) {
    this.#deps = deps;
  }

  /** Resolves after the first look. */
  async start(): Promise<void> {
    await this.#look();
    if (!this.#isOver) this.#cancel = this.#deps.clock.after(EVERY_MS, () => void this.start());
  }

  stop(): void {
    this.#isOver = true;
    this.#cancel();
  }

  async #look(): Promise<void> {
    const { path, log, onChange } = this.#deps;
    const free = await freeBytes(path);
    const isFull = free !== null && free < (this.#isFull ? ENOUGH_BYTES : LEAST_BYTES);
    if (free === null || isFull === this.#isFull || this.#isOver) return;
    this.#isFull = isFull;
    if (isFull) {
      log.error({ path }, `the disk that holds ${path} is full: nothing can be kept until there is room on it`);
    } else {
      log.warn({ path }, `there is room again on the disk that holds ${path}`);
    }
    onChange(isFull);
  }
}

/** `null` where nobody knows; some network file systems tell no sizes at all. */
async function freeBytes(path: string): Promise<number | null> {
  try {
    const { bsize, blocks, bavail, bfree } = await statfs(path);
    // Some is kept for root on many disks.
    return blocks === 0 ? null : (process.getuid?.() === 0 ? bfree : bavail) * bsize;
  } catch {
    return null;
  }
}
