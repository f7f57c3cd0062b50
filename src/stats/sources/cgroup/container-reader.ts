import type { Container } from '../../../containers/model/container.ts';
import type { Clock } from '../../../kit/clock.ts';
import type { ContainerStats } from '../../model/container-stats.ts';
import type { CpuRates } from '../../model/cpu-rates.ts';
import { memoryLimit, memoryPercent, usedMemory } from '../../model/formulas.ts';
import type { CgroupFiles } from './counters.ts';
import type { Traffic } from './net-dev.ts';
import { NetworkFile } from './network-file.ts';

/** What does not change from one container to the next. */
export interface Host {
  readonly clock: Clock;
  readonly rates: CpuRates;
  /** The host's `/proc`. */
  readonly proc: string;
  readonly memoryBytes: number | null;
}

/** What does not come from the CPU's counter. */
type Figures = Omit<ContainerStats, 'name' | 'id' | 'at' | 'cpuPercent' | 'cpuSeconds'>;

/** The last figures that were read, and where the container stood then. */
interface Reading {
  readonly figures: Figures;
  readonly cpuNs: number | null;
  readonly atMs: number;
  readonly pid: number | null;
}

/** The open files of one container that runs, and the figures in them. */
export class ContainerReader {
  readonly #cgroup: CgroupFiles;
  readonly #network: NetworkFile;
  readonly #noOwnNetwork: boolean;
  #last: Reading | null = null;

  /** `interfaces`: names that were chosen for those of its network. */
  constructor(
    cgroup: CgroupFiles,
    network: { readonly noOwnNetwork: boolean; readonly interfaces: readonly string[] },
  ) {
    this.#cgroup = cgroup;
    this.#noOwnNetwork = network.noOwnNetwork;
    this.#network = new NetworkFile(network.interfaces);
  }

  /**
   * `null` where no process is left: while the engine is away, nobody takes a dead container's cgroup away.
   *
   * @param stillMs how long what the files say besides CPU holds for a container that has not run since; 0: not at all
   * @throws the system's error; ENODEV once the cgroup is gone
   */
  read(container: Container, host: Host, stillMs: number): ContainerStats | null {
    const atMs = host.clock.monotonic();
    const cpuNs = this.#cgroup.cpuNs();
    const { pid } = container;
    if (!this.#isStill(cpuNs, atMs, pid, stillMs)) {
      this.#last = { figures: this.#figures(container, host, atMs), cpuNs, atMs, pid };
    }
    const figures = this.#last?.figures;
    if (figures === undefined || figures.pids === 0) return null;
    const sample = { usedNs: cpuNs ?? 0, atMs, systemNs: null, cores: null, life: container.startedAt };
    return {
      name: container.name,
      id: container.id,
      at: host.clock.now(),
      cpuPercent: cpuNs === null ? null : host.rates.add(container.id, sample),
      cpuSeconds: cpuNs === null ? null : cpuNs / 1e9,
      ...figures,
    };
  }

  close(): void {
    this.#cgroup.close();
    this.#network.close();
  }

  /**
   * Most containers do nothing most of the time. Whose CPU counter stands still has not run, so it has started no process,
   * touched no memory and asked for no traffic. What others do to it (a broadcast comes in, the kernel takes memory back)
   * is small, and seen when the time is over.
   */
  #isStill(cpuNs: number | null, atMs: number, pid: number | null, stillMs: number): boolean {
    const last = this.#last;
    return last !== null && cpuNs !== null && cpuNs === last.cpuNs && pid === last.pid && atMs - last.atMs < stillMs;
  }

  #figures(container: Container, host: Host, atMs: number): Figures {
    const counters = this.#cgroup.read(atMs);
    const memoryBytes = usedMemory(counters.memoryBytes, ...counters.inactiveFileBytes);
    // Without the memory controller there is nothing that a limit could be compared with.
    const limitBytes = memoryBytes === null ? null : memoryLimit(counters.memoryLimitBytes, host.memoryBytes);
    const traffic = this.#traffic(container, host.proc);
    return {
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

  #traffic(container: Container, proc: string): Traffic | null {
    if (this.#noOwnNetwork) return { rxBytes: 0, txBytes: 0 };
    return container.pid === null ? null : this.#network.read(proc, container.pid, container.id);
  }
}
