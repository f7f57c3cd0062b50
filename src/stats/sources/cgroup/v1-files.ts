import { join } from 'node:path';
import { type BlockIo, parseBlkio } from './block-io.ts';
import { numberAt, numberOf, numberOfFromEnd } from './byte-numbers.ts';
import type { CgroupCounters, CgroupFiles } from './counters.ts';
import { KeptFile } from './kept-file.ts';
import { LimitFile } from './limit-file.ts';

const TOTAL_INACTIVE_FILE = Buffer.from('total_inactive_file');
const INACTIVE_FILE = Buffer.from('inactive_file');

/**
 * The files of cgroup v1, where every controller is a tree of its own.
 * https://docs.kernel.org/admin-guide/cgroup-v1/
 */
export class V1Files implements CgroupFiles {
  readonly #files: KeptFile[] = [];
  readonly #cpu: KeptFile;
  readonly #memory: KeptFile | null;
  readonly #memoryStat: KeptFile | null;
  readonly #memoryLimit: LimitFile | null;
  readonly #pids: KeptFile | null;
  readonly #blkio: readonly KeptFile[];

  /**
   * @param root where the controllers' trees are, e.g. `/sys/fs/cgroup`
   * @param path of the cgroup in each of them, e.g. `docker/<id>`
   * @throws the system's error: ENOENT where there is no such cgroup
   */
  constructor(root: string, path: string) {
    try {
      this.#cpu = this.#keep(KeptFile.open(join(root, 'cpuacct', path, 'cpuacct.usage')));
      this.#memory = this.#keepIfThere(join(root, 'memory', path, 'memory.usage_in_bytes'));
      this.#memoryStat = this.#keepIfThere(join(root, 'memory', path, 'memory.stat'));
      const limit = this.#keepIfThere(join(root, 'memory', path, 'memory.limit_in_bytes'));
      this.#memoryLimit = limit && new LimitFile(limit);
      this.#pids = this.#keepIfThere(join(root, 'pids', path, 'pids.current'));
      // The CFQ scheduler's, on kernels that still have it, then what every scheduler fills. As containerd does.
      this.#blkio = ['blkio.io_service_bytes_recursive', 'blkio.throttle.io_service_bytes']
        .map((name) => this.#keepIfThere(join(root, 'blkio', path, name)))
        .filter((file) => file !== null);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  cpuNs(): number | null {
    return this.#cpu.read(firstNumber);
  }

  read(nowMs: number): CgroupCounters {
    const block = this.#readBlock();
    const memoryBytes = this.#memory?.read(firstNumber) ?? null;
    return {
      memoryBytes,
      inactiveFileBytes: this.#memoryStat?.read((...file) => inactiveFile(memoryBytes ?? 0, ...file)) ?? [],
      memoryLimitBytes: this.#memoryLimit?.read(nowMs) ?? null,
      blockReadBytes: block?.readBytes ?? null,
      blockWriteBytes: block?.writeBytes ?? null,
      pids: this.#pids?.read(firstNumber) ?? null,
    };
  }

  close(): void {
    for (const file of this.#files.splice(0)) file.close();
  }

  #readBlock(): BlockIo | null {
    let last: BlockIo | null = null;
    for (const file of this.#blkio) {
      last = file.read(parseBlkio);
      if (last.entries > 0) break;
    }
    return last;
  }

  #keep(file: KeptFile): KeptFile {
    this.#files.push(file);
    return file;
  }

  #keepIfThere(path: string): KeptFile | null {
    const file = KeptFile.openIfThere(path);
    return file && this.#keep(file);
  }
}

function firstNumber(bytes: Uint8Array, length: number): number | null {
  return numberAt(bytes, 0, length);
}

/**
 * v1 has both, of the whole subtree (in the last lines) and of this cgroup alone, which only counts where the first one
 * cannot be taken from what is in use.
 */
function inactiveFile(usage: number, bytes: Uint8Array, length: number): readonly (number | null)[] {
  const total = numberOfFromEnd(TOTAL_INACTIVE_FILE, bytes, length);
  return total !== null && total < usage ? [total] : [total, numberOf(INACTIVE_FILE, bytes, length)];
}
