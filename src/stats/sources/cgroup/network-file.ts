import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { belongsTo } from './cgroup-path.ts';
import { isErrno, KeptFile } from './kept-file.ts';
import { parseNetDev, type Traffic } from './net-dev.ts';

/** The traffic of one container, through `/proc/<pid>/net/dev` of its first process, kept open. */
export class NetworkFile {
  #file: KeptFile | null = null;
  #pid: number | null = null;
  readonly #parse: (bytes: Uint8Array, length: number) => Traffic;

  /** `interfaces`: names that the engine was told to give; without one it gives `eth0` and so on. */
  constructor(interfaces: readonly string[] = []) {
    const chosen = interfaces.map((name) => Buffer.from(name));
    this.#parse = (bytes, length) => parseNetDev(bytes, length, chosen);
  }

  /**
   * `null` where it cannot be told: there is no such process, or it is not one of the container's. That happens for a
   * moment around a restart, and always where `proc` is not the host's.
   */
  read(proc: string, pid: number, id: string): Traffic | null {
    try {
      if (this.#pid !== pid) this.#open(proc, pid, id);
      return this.#file?.read(this.#parse) ?? null;
    } catch (error) {
      this.close();
      if (isErrno(error, 'ENOENT', 'ESRCH', 'EINVAL', 'EACCES', 'EPERM', 'ENODEV')) return null;
      throw error;
    }
  }

  /** A file that stays open keeps a dead container's network in the kernel, and reads as one with `lo` alone. */
  close(): void {
    this.#file?.close();
    this.#file = null;
    this.#pid = null;
  }

  #open(proc: string, pid: number, id: string): void {
    this.close();
    const cgroup = readFileSync(join(proc, String(pid), 'cgroup'), 'utf8');
    if (!belongsTo(cgroup, id, readFileSync(join(proc, 'self', 'cgroup'), 'utf8'))) return;
    this.#file = KeptFile.open(join(proc, String(pid), 'net', 'dev'));
    this.#pid = pid;
  }
}
