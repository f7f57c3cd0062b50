import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The host's memory, bytes, as the engine counts it: `MemTotal` of `/proc/meminfo`. `null` where it is not told. */
export function hostMemory(proc: string): number | null {
  try {
    const kib = /^MemTotal:\s+(\d+) kB$/m.exec(readFileSync(join(proc, 'meminfo'), 'utf8'))?.[1];
    return kib === undefined ? null : Number(kib) * 1024;
  } catch {
    return null;
  }
}
