import { parseSize } from './parse-size.ts';

/** Bytes; `null` where the CLI does not say. */
export interface MemoryUsage {
  readonly usedBytes: number | null;
  readonly limitBytes: number | null;
}

/**
 * `111.8MiB / 16.02GiB`, on Windows `111.8MiB` alone. A limit of `0B` is the CLI's way to say that the kernel accounts
 * no memory: then nothing is known.
 */
export function parseMemoryUsage(text: string): MemoryUsage {
  const [used = '', limit = ''] = text.split('/');
  const limitBytes = parseSize(limit);
  if (limitBytes === 0) return { usedBytes: null, limitBytes: null };
  return { usedBytes: parseSize(used), limitBytes };
}
