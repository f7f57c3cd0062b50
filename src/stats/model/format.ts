import type { ContainerStats } from './container-stats.ts';
import { goFixed, goGeneral } from './go-number.ts';

/** What the docker CLI prints for a figure it does not know. */
const UNKNOWN = '--';

// https://github.com/docker/go-units/blob/master/size.go, lower-case k included.
const DECIMAL = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'] as const;
const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB'] as const;

/** `153.27%`: two decimals, however large, as in `docker stats`. */
export function formatPercent(percent: number | null): string {
  return isKnown(percent) ? `${goFixed(percent, 2)}%` : UNKNOWN;
}

/** Bytes in powers of 1024 and four digits: `111.8MiB`, the way `docker stats` prints memory. */
export function formatMemory(bytes: number | null): string {
  return isKnown(bytes) ? inUnits(bytes, 1024, BINARY, 4) : UNKNOWN;
}

/** Bytes in powers of 1000 and three digits: `3.17GB`, the way `docker stats` prints network and block I/O. */
export function formatSize(bytes: number | null): string {
  return isKnown(bytes) ? inUnits(bytes, 1000, DECIMAL, 3) : UNKNOWN;
}

/** Memory and its limit in bytes: `111.8MiB / 16.02GiB`; `-- / --` where nothing is known. */
export function formatMemoryUsage(usedBytes: number | null, limitBytes: number | null): string {
  return `${formatMemory(usedBytes)} / ${formatMemory(limitBytes)}`;
}

/** Bytes in and out, or read and written: `3.17GB / 6.29GB`; `--` where neither is known. */
export function formatIoPair(inBytes: number | null, outBytes: number | null): string {
  if (!isKnown(inBytes) && !isKnown(outBytes)) return UNKNOWN;
  return `${formatSize(inBytes)} / ${formatSize(outBytes)}`;
}

/** A whole number such as the count of processes. */
export function formatCount(count: number | null): string {
  return isKnown(count) ? goFixed(count, 0) : UNKNOWN;
}

/** One container in the words of `docker stats --format '{{json .}}'`: its keys, all values strings. */
export interface DockerStatsRow {
  readonly Name: string;
  readonly ID: string;
  readonly CPUPerc: string;
  readonly MemUsage: string;
  readonly MemPerc: string;
  readonly NetIO: string;
  readonly BlockIO: string;
  readonly PIDs: string;
}

/** Every column of `docker stats` for one container. `ID` is the short one: 12 digits. */
export function formatRow(stats: ContainerStats): DockerStatsRow {
  return {
    Name: stats.name,
    ID: stats.id.slice(0, 12),
    CPUPerc: formatPercent(stats.cpuPercent),
    MemUsage: formatMemoryUsage(stats.memoryBytes, stats.memoryLimitBytes),
    MemPerc: formatPercent(stats.memoryPercent),
    NetIO: formatIoPair(stats.networkRxBytes, stats.networkTxBytes),
    BlockIO: formatIoPair(stats.blockReadBytes, stats.blockWriteBytes),
    PIDs: formatCount(stats.pids),
  };
}

function isKnown(value: number | null): value is number {
  return value !== null && Number.isFinite(value);
}

function inUnits(bytes: number, base: number, units: readonly string[], digits: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= base && unit < units.length - 1) {
    size /= base;
    unit += 1;
  }
  return goGeneral(size, digits) + units[unit];
}
