import type { Container } from '../../containers/model/container.ts';
import type { Clock } from '../../kit/clock.ts';
import type { ContainerStats } from './container-stats.ts';
import { type ReadOptions, type StatsSource, StatsSourceError } from './source.ts';

const AT_ONCE = 4;
/** Whoever asked does not wait longer than this for containers one by one. */
const ENOUGH_MS = 10_000;

/**
 * Reads all containers at once, or one by one where that fails as a whole because of a single one. Those that still
 * can't be read are absent.
 *
 * @throws {StatsSourceError} where nothing could be read
 */
export async function readOneByOne(
  source: StatsSource,
  containers: readonly Container[],
  clock: Clock,
  options?: ReadOptions,
): Promise<ReadonlyMap<string, ContainerStats>> {
  try {
    return await source.read(containers, options);
  } catch (error) {
    // Any other kind of failure concerns the source, and so every container alike.
    if (!(error instanceof StatsSourceError) || error.kind !== 'failed' || containers.length < 2) throw error;
    const until = clock.monotonic() + ENOUGH_MS;
    const stats = await readEach(source, containers, () => clock.monotonic() < until);
    if (stats.size === 0) throw error;
    return stats;
  }
}

async function readEach(
  source: StatsSource,
  containers: readonly Container[],
  goOn: () => boolean,
): Promise<Map<string, ContainerStats>> {
  const stats = new Map<string, ContainerStats>();
  const queue = containers.values();
  const lane = async (): Promise<void> => {
    for (const container of queue) {
      if (!goOn()) return;
      try {
        for (const [name, one] of await source.read([container])) stats.set(name, one);
      } catch {
        // Unknown: that is what its absence says.
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return stats;
}
