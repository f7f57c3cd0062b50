import type { Container } from '../../containers/model/container.ts';
import type { ContainerStats } from './container-stats.ts';
import { type Disagreement, disagreements } from './disagreement.ts';
import type { StatsSource } from './source.ts';

/** Two sources differ only if they do so every time: a container may be restarted, or burst, during one comparison. */
const ATTEMPTS = 3;

/** What came of comparing a source with another one; no figures: they agree. */
export interface SourceCheck {
  readonly other: string;
  readonly container: string;
  readonly figures: readonly Disagreement[];
}

/**
 * Compares what `source` says of one container with the first of the others that can be asked. `null` where none can,
 * or where no container stays to be compared. Never rejects.
 */
export async function checkSource(
  source: StatsSource,
  others: readonly StatsSource[],
  containers: readonly Container[],
  stats: ReadonlyMap<string, ContainerStats>,
): Promise<SourceCheck | null> {
  const container = mostTelling(containers, stats);
  if (container === undefined) return null;
  for (const other of others) {
    const figures = await compare(source, other, container);
    if (figures !== null) return { other: other.name, container: container.name, figures };
  }
  return null;
}

/** Anything that is wrong shows best in what uses most. */
function mostTelling(
  containers: readonly Container[],
  stats: ReadonlyMap<string, ContainerStats>,
): Container | undefined {
  const weight = ({ name }: Container): number =>
    (stats.get(name)?.memoryBytes ?? -1) + (stats.get(name)?.networkRxBytes ?? 0);
  return containers.filter(({ name }) => stats.has(name)).sort((a, b) => weight(b) - weight(a))[0];
}

async function compare(ours: StatsSource, theirs: StatsSource, container: Container): Promise<Disagreement[] | null> {
  let found: Disagreement[] | null = null;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const before = await readOne(ours, container);
    const other = await readOne(theirs, container);
    const after = await readOne(ours, container);
    if (before === null || other === null || after === null) return found;
    found = disagreements(before, other, after);
    if (found.length === 0) return found;
  }
  return found;
}

async function readOne(source: StatsSource, container: Container): Promise<ContainerStats | null> {
  try {
    return (await source.read([container])).get(container.name) ?? null;
  } catch {
    return null;
  }
}
