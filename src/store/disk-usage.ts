import { statfs } from 'node:fs/promises';

/**
 * How full the file system is that holds `path`, percent, as `df` counts: what only root may use counts as used. `null`
 * where it cannot be asked.
 */
export async function diskUsedPercent(path: string): Promise<number | null> {
  try {
    const { blocks, bfree, bavail } = await statfs(path);
    const used = blocks - bfree;
    const total = used + bavail;
    return total > 0 ? (used / total) * 100 : null;
  } catch {
    return null;
  }
}
