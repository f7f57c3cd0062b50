import { readdirSync, readFileSync } from 'node:fs';

/** The kernel tells CPU time of other processes in these, https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const MS_PER_TICK = 10;

/** CPU time, milliseconds. */
export interface CpuTimes {
  /** Of this process. */
  readonly node: number;
  /** Of the docker commands that it ran, once they have ended. */
  readonly commands: number;
  /** Of dockerd, its containerd and their shims. */
  readonly daemon: number;
}

/** Adds up what a piece of work costs everybody. */
export class CpuMeter {
  readonly #daemonPids: readonly string[];

  /** @param mark stands in the command line of all the engine's processes, and of no container's */
  constructor(mark: string) {
    this.#daemonPids = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && isDaemon(pid, mark));
  }

  now(): CpuTimes {
    const { user, system } = process.cpuUsage();
    const own = fields('self');
    const daemon = this.#daemonPids.map((pid) => sum(fields(pid), 11, 12));
    return {
      node: (user + system) / 1_000,
      commands: sum(own, 13, 14) * MS_PER_TICK,
      daemon: daemon.reduce((total, ticks) => total + ticks, 0) * MS_PER_TICK,
    };
  }

  /** What `times` repetitions of `work` cost, each. */
  async each(times: number, work: () => Promise<unknown>): Promise<CpuTimes> {
    const before = this.now();
    for (let n = 0; n < times; n += 1) await work();
    const after = this.now();
    return {
      node: (after.node - before.node) / times,
      commands: (after.commands - before.commands) / times,
      daemon: (after.daemon - before.daemon) / times,
    };
  }
}

/** Everybody's. */
export function total(cpu: CpuTimes): number {
  return cpu.node + cpu.commands + cpu.daemon;
}

function isDaemon(pid: string, mark: string): boolean {
  try {
    const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return line.includes(mark) && /dockerd|containerd/.test(line);
  } catch {
    return false;
  }
}

/** Fields of /proc/<pid>/stat from the third on: the second is a name, which may hold anything. */
function fields(pid: string): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
  } catch {
    return [];
  }
}

function sum(numbers: readonly number[], ...at: readonly number[]): number {
  return at.reduce((total, index) => total + (numbers[index] ?? 0), 0);
}
