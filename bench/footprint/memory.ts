import { readFile } from 'node:fs/promises';
import type Docker from 'dockerode';

const MB = 1e6;

/** A container's memory over time as `docker stats` counts it, in MB: in use, less file pages nobody used lately. */
export class MemoryWatch {
  readonly samples: number[] = [];
  /** Anonymous memory, which nothing can take back, at the same instants. */
  readonly anonymous: number[] = [];
  #end = () => {};

  /** One sample a second until {@link stop}. */
  static async start(container: Docker.Container): Promise<MemoryWatch> {
    const watch = new MemoryWatch();
    const stream = (await container.stats({ stream: true })) as unknown as NodeJS.ReadableStream & { destroy(): void };
    let rest = '';
    stream.on('data', (chunk: Buffer) => {
      rest += chunk;
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.trim() !== '') watch.#add(JSON.parse(line));
    });
    stream.on('error', () => {});
    watch.#end = () => stream.destroy();
    return watch;
  }

  stop(): void {
    this.#end();
  }

  /** The median of all, or of the last `seconds`, in MB. */
  median(seconds = this.samples.length): number {
    const samples = this.samples.slice(-seconds).sort((a, b) => a - b);
    return samples[Math.floor(samples.length / 2)] ?? Number.NaN;
  }

  peak(): number {
    return Math.max(...this.samples);
  }

  #add(frame: Docker.ContainerStats): void {
    const { usage, stats } = frame.memory_stats;
    if (usage === undefined || stats === undefined) return;
    // cgroup v1 and v2 name them differently.
    const figures = stats as unknown as Record<string, number | undefined>;
    const inactive = figures['total_inactive_file'] ?? figures['inactive_file'] ?? 0;
    this.samples.push((usage - (inactive < usage ? inactive : 0)) / MB);
    this.anonymous.push((figures['total_rss'] ?? figures['anon'] ?? 0) / MB);
  }
}

/** Counts the processes of a container that the kernel killed for memory: `State.OOMKilled` knows of the first one alone. */
export class OomWatch {
  kills = 0;
  #end = () => {};

  static async start(docker: Docker, container: Docker.Container): Promise<OomWatch> {
    const watch = new OomWatch();
    const filters = { container: [container.id], event: ['oom'] };
    const stream = (await docker.getEvents({ filters })) as NodeJS.ReadableStream & { destroy(): void };
    stream.on('data', () => watch.kills++);
    stream.on('error', () => {});
    watch.#end = () => stream.destroy();
    return watch;
  }

  stop(): void {
    this.#end();
  }
}

/** A process of the container, in MB. What several share is counted whole in `rss` and in parts in `pss`. */
export interface ProcessMemory {
  readonly name: string;
  readonly rss: number;
  readonly pss: number;
  readonly anonymous: number;
}

/** All processes of a container on this machine. */
export async function processes(container: Docker.Container): Promise<ProcessMemory[]> {
  const { Titles, Processes } = await container.top();
  const pid = Titles.indexOf('PID');
  const command = Titles.indexOf('CMD');
  return Promise.all(
    Processes.map(async (row: readonly string[]) => {
      const rollup = await readFile(`/proc/${row[pid]}/smaps_rollup`, 'utf8').catch(() => '');
      const read = (key: string) => (Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(rollup)?.[1] ?? 0) * 1024) / MB;
      const name = /(supervisord|bot\.js|web\.js|chart-child\.js)/.exec(row[command] ?? '')?.[1] ?? row[command] ?? '';
      return { name, rss: read('Rss'), pss: read('Pss'), anonymous: read('Anonymous') };
    }),
  );
}

/** CPU time that a container has used, in seconds. */
export async function cpuSeconds(container: Docker.Container): Promise<number> {
  const { cpu_stats } = await container.stats({ stream: false });
  return cpu_stats.cpu_usage.total_usage / 1e9;
}
