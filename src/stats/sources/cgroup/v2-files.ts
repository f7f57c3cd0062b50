import { join } from 'node:path';
import { parseIoStat } from './block-io.ts';
import { numberAt, numberOf } from './byte-numbers.ts';
import type { CgroupCounters, CgroupFiles } from './counters.ts';
import { KeptFile } from './kept-file.ts';
import { LimitFile } from './limit-file.ts';

const USAGE_USEC = Buffer.from('usage_usec');
const INACTIVE_FILE = Buffer.from('inactive_file');

/**
 * The files of cgroup v2, all in one folder.
 * https://docs.kernel.org/admin-guide/cgroup-v2.html
 */
export class V2Files implements CgroupFiles {
  readonly #files: KeptFile[] = [];
  readonly #cpuStat: KeptFile;
  readonly #memory: KeptFile | null;
  readonly #memoryStat: KeptFile | null;
  readonly #memoryMax: LimitFile | null;
  readonly #ioStat: KeptFile | null;
  readonly #pids: KeptFile | null;

  /**
   * @param root the unified tree, e.g. `/sys/fs/cgroup`
   * @param path of the cgroup in it, e.g. `system.slice/docker-<id>.scope`
   * @throws the system's error: ENOENT where there is no such cgroup
   */
  constructor(root: string, path: string) {
    const dir = join(root, path);
    try {
      this.#cpuStat = KeptFile.open(join(dir, 'cpu.stat'));
      this.#files.push(this.#cpuStat);
      this.#memory = this.#keepIfThere(join(dir, 'memory.current'));
      this.#memoryStat = this.#keepIfThere(join(dir, 'memory.stat'));
      const limit = this.#keepIfThere(join(dir, 'memory.max'));
      this.#memoryMax = limit && new LimitFile(limit);
      this.#ioStat = this.#keepIfThere(join(dir, 'io.stat'));
      this.#pids = this.#keepIfThere(join(dir, 'pids.current'));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  cpuNs(): number | null {
    const usec = this.#cpuStat.read(usageUsec);
    return usec === null ? null : usec * 1_000;
  }

  read(nowMs: number): CgroupCounters {
    const block = this.#ioStat?.read(parseIoStat);
    return {
      memoryBytes: this.#memory?.read(firstNumber) ?? null,
      inactiveFileBytes: [this.#memoryStat?.read(inactiveFile) ?? null],
      memoryLimitBytes: this.#memoryMax?.read(nowMs) ?? null,
      blockReadBytes: block?.readBytes ?? null,
      blockWriteBytes: block?.writeBytes ?? null,
      pids: this.#pids?.read(firstNumber) ?? null,
    };
  }

  close(): void {
    for (const file of this.#files.splice(0)) file.close();
  }

  #keepIfThere(path: string): KeptFile | null {
    const file = KeptFile.openIfThere(path);
    if (file !== null) this.#files.push(file);
    return file;
  }
}

function firstNumber(bytes: Uint8Array, length: number): number | null {
  return numberAt(bytes, 0, length);
}

function usageUsec(bytes: Uint8Array, length: number): number | null {
  return numberOf(USAGE_USEC, bytes, length);
}

function inactiveFile(bytes: Uint8Array, length: number): number | null {
  return numberOf(INACTIVE_FILE, bytes, length);
}
