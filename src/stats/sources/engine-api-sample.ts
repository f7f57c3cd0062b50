import type { Container } from '../../containers/model/container.ts';
import type { ContainerStats } from '../model/container-stats.ts';
import type { CpuSample } from '../model/cpu-rates.ts';
import { memoryPercent, natural, usedMemory } from '../model/formulas.ts';

/** One reply of `GET /containers/{id}/stats`, as far as it can be understood without an earlier one. */
export interface EngineApiSample {
  /** All but `cpuPercent`, which takes two samples. */
  readonly stats: ContainerStats;
  /** `null` where the engine tells no CPU time. */
  readonly cpu: CpuSample | null;
}

/**
 * Reads a reply, tolerant of every engine's habits: a missing key is an unknown figure. `null` where it says that the
 * container does not run (Docker: the zero time and empty figures; Podman: an empty body).
 * Shape: https://docs.docker.com/reference/api/engine/ `ContainerStats`.
 *
 * @param noOwnNetwork the container is known to have no interface of its own, so that none being told means zero
 */
export function parseEngineApiSample(
  reply: unknown,
  container: Container,
  noOwnNetwork: boolean,
): EngineApiSample | null {
  const readAt = timeOf(child(reply, 'read'));
  if (readAt === null) return null;
  const cpu = cpuSample(reply, readAt, container.startedAt);
  const memory = child(reply, 'memory_stats');
  const cache = child(memory, 'stats');
  // A limit of 0 is how an engine says that the kernel accounts no memory, as on a Raspberry Pi out of the box.
  const memoryLimitBytes = count(memory, 'limit') || null;
  const usage = memoryLimitBytes === null ? null : count(memory, 'usage');
  const memoryBytes = usedMemory(usage, count(cache, 'total_inactive_file'), count(cache, 'inactive_file'));
  const [networkRxBytes, networkTxBytes] = network(child(reply, 'networks'), noOwnNetwork);
  const [blockReadBytes, blockWriteBytes] = blockIo(child(reply, 'blkio_stats'));
  const stats: ContainerStats = {
    name: container.name,
    id: container.id,
    at: readAt,
    cpuPercent: null,
    cpuSeconds: cpu === null ? null : cpu.usedNs / 1e9,
    memoryBytes,
    memoryLimitBytes,
    memoryPercent: memoryPercent(memoryBytes, memoryLimitBytes),
    networkRxBytes,
    networkTxBytes,
    blockReadBytes,
    blockWriteBytes,
    pids: count(child(reply, 'pids_stats'), 'current'),
  };
  return { stats, cpu };
}

function cpuSample(reply: unknown, atMs: number, life: number | null): CpuSample | null {
  const cpu = child(reply, 'cpu_stats');
  const usage = child(cpu, 'cpu_usage');
  const usedNs = count(usage, 'total_usage');
  if (usedNs === null) return null;
  // Podman, which alone writes `Id`, tells the container's own system time here instead of the host's.
  const isPodman = child(reply, 'Id') !== undefined;
  const percpu = child(usage, 'percpu_usage');
  return {
    usedNs,
    atMs,
    life,
    systemNs: isPodman ? null : count(cpu, 'system_cpu_usage'),
    cores: count(cpu, 'online_cpus') || (Array.isArray(percpu) ? percpu.length : null),
  };
}

function network(networks: unknown, noOwnNetwork: boolean): readonly [number | null, number | null] {
  if (!isRecord(networks)) return noOwnNetwork ? [0, 0] : [null, null];
  let rx = 0;
  let tx = 0;
  for (const traffic of Object.values(networks)) {
    rx += count(traffic, 'rx_bytes') ?? 0;
    tx += count(traffic, 'tx_bytes') ?? 0;
  }
  return [rx, tx];
}

/** Operations are `Read` and `Write` on cgroup v1, `read` and `write` on v2. No list at all: nothing was read or written. */
function blockIo(block: unknown): readonly [number | null, number | null] {
  if (!isRecord(block)) return [null, null];
  const entries = child(block, 'io_service_bytes_recursive');
  let read = 0;
  let write = 0;
  for (const entry of Array.isArray(entries) ? entries : []) {
    const op = child(entry, 'op');
    const bytes = count(entry, 'value') ?? 0;
    if (typeof op !== 'string') continue;
    if (/^r/i.test(op)) read += bytes;
    else if (/^w/i.test(op)) write += bytes;
  }
  return [read, write];
}

/** Milliseconds since the epoch; `null` for Go's zero time and for no time at all. */
function timeOf(value: unknown): number | null {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return time > 0 ? time : null;
}

function count(parent: unknown, key: string): number | null {
  const value = child(parent, key);
  return typeof value === 'number' ? natural(value) : null;
}

function child(parent: unknown, key: string): unknown {
  return isRecord(parent) ? parent[key] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
