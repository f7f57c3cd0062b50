import type { Clock } from '../../../core/clock.ts';
import type { Container } from '../../../core/containers/container.ts';
import type { ContainerStats } from '../../../core/stats/container-stats.ts';
import type { CpuRates } from '../../../core/stats/cpu-rates.ts';
import { memoryLimit, memoryPercent, usedMemory } from '../../../core/stats/formulas.ts';
import type { CgroupFiles } from './counters.ts';
import { NetworkFile } from './network-file.ts';

/** What does not change from one container to the next. */
export interface Host {
  readonly clock: Clock;
  readonly rates: CpuRates;
  /** The host's `/proc`. */
  readonly proc: string;
  readonly memoryBytes: number | null;
}

/** The open files of one container that runs, and the figures in them. */
export class ContainerReader {
  private readonly cgroup: CgroupFiles;
  private readonly network = new NetworkFile();
  private readonly noOwnNetwork: boolean;

  constructor(cgroup: CgroupFiles, noOwnNetwork: boolean) {
    this.cgroup = cgroup;
    this.noOwnNetwork = noOwnNetwork;
  }

  /**
   * `null` where no process is left: while the engine is away, nobody takes a dead container's cgroup away.
   *
   * @throws the system's error; ENODEV once the cgroup is gone
   */
  read(container: Container, host: Host): ContainerStats | null {
    const atMs = host.clock.monotonic();
    const counters = this.cgroup.read(atMs);
    if (counters.pids === 0) return null;
    const { cpuNs } = counters;
    const sample = { usedNs: cpuNs ?? 0, atMs, systemNs: null, cores: null, life: container.startedAt };
    const memoryBytes = usedMemory(counters.memoryBytes, ...counters.inactiveFileBytes);
    // Without the memory controller there is nothing that a limit could be compared with.
    const limitBytes = memoryBytes === null ? null : memoryLimit(counters.memoryLimitBytes, host.memoryBytes);
    const traffic = this.traffic(container, host.proc);
    return {
      name: container.name,
      id: container.id,
      at: host.clock.now(),
      cpuPercent: cpuNs === null ? null : host.rates.add(container.id, sample),
      cpuSeconds: cpuNs === null ? null : cpuNs / 1e9,
      memoryBytes,
      memoryLimitBytes: limitBytes,
      memoryPercent: memoryPercent(memoryBytes, limitBytes),
      networkRxBytes: traffic?.rxBytes ?? null,
      networkTxBytes: traffic?.txBytes ?? null,
      blockReadBytes: counters.blockReadBytes,
      blockWriteBytes: counters.blockWriteBytes,
      pids: counters.pids,
    };
  }

  close(): void {
    this.cgroup.close();
    this.network.close();
  }

  private traffic(container: Container, proc: string): { readonly rxBytes: number; readonly txBytes: number } | null {
    if (this.noOwnNetwork) return { rxBytes: 0, txBytes: 0 };
    return container.pid === null ? null : this.network.read(proc, container.pid, container.id);
  }
}
