import { parseIoPair } from './parse-io-pair.ts';
import { parseMemoryUsage } from './parse-memory-usage.ts';
import { parsePercent } from './parse-percent.ts';

/** One line of `docker stats --format '{{json .}}'`, in numbers. */
export interface CliRow {
  /** As far as the CLI says: long with `--no-trunc`, else 12 digits; empty where it could not read the container. */
  readonly id: string;
  readonly name: string;
  readonly cpuPercent: number | null;
  readonly memoryBytes: number | null;
  readonly memoryLimitBytes: number | null;
  readonly memoryPercent: number | null;
  readonly networkRxBytes: number | null;
  readonly networkTxBytes: number | null;
  readonly blockReadBytes: number | null;
  readonly blockWriteBytes: number | null;
  readonly pids: number | null;
  /** The CLI prints zeros for a container that has stopped meanwhile. */
  readonly running: boolean;
}

/** `null` for a line that is no such row: cut off, a warning, an error. */
export function parseRow(line: string): CliRow | null {
  const row = parseObject(line);
  if (row === null) return null;
  const field = (key: string): string => {
    const value = row[key];
    return typeof value === 'string' ? value.trim() : '';
  };
  const id = [field('ID'), field('Container')].find((text) => /^[0-9a-f]{12,64}$/.test(text)) ?? '';
  const name = field('Name').replace(/^\//, '');
  if (id === '' && (name === '' || name === '--')) return null;
  const memoryText = field('MemUsage');
  const memory = parseMemoryUsage(memoryText);
  const network = parseIoPair(field('NetIO'));
  const block = parseIoPair(field('BlockIO'));
  const pids = /^\d{1,9}$/.test(field('PIDs')) ? Number(field('PIDs')) : null;
  return {
    id,
    name,
    cpuPercent: parsePercent(field('CPUPerc')),
    memoryBytes: memory.usedBytes,
    memoryLimitBytes: memory.limitBytes,
    memoryPercent: memory.usedBytes === null ? null : parsePercent(field('MemPerc')),
    networkRxBytes: network.inBytes,
    networkTxBytes: network.outBytes,
    blockReadBytes: block.inBytes,
    blockWriteBytes: block.outBytes,
    pids,
    running: !(pids === 0 && /^0B\s*\/\s*0B$/.test(memoryText)),
  };
}

function parseObject(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
