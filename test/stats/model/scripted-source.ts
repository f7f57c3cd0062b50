import type { Container } from '../../../src/containers/model/container.ts';
import type { ContainerStats } from '../../../src/stats/model/container-stats.ts';
import { type ReadOptions, type StatsSource, unknownStats } from '../../../src/stats/model/source.ts';
import { makeContainer } from '../../containers/model/make-container.ts';

/** A container that runs, as little as a test needs of one. */
export function running(name: string, more: Partial<Container> = {}): Container {
  return makeContainer({ id: idOf(name), name, ...more });
}

/** 64 hexadecimal digits that differ early, as real ids do. */
export function idOf(name: string): string {
  let hash = 7;
  for (const letter of name) hash = (hash * 31 + letter.charCodeAt(0)) % 0xffffff;
  return hash.toString(16).padStart(6, '0').repeat(11).slice(0, 64);
}

/** Answers what the test says, and remembers what it was asked. */
export class ScriptedSource implements StatsSource {
  readonly name: string;
  readonly asked: string[][] = [];
  /** How old what is known of idle containers may be, as it was asked. */
  readonly ages: (number | undefined)[] = [];
  readonly retained: string[][] = [];
  closed = false;
  /** What a container uses; absent: it could not be read. Throws: nothing could. */
  answer: (container: Container) => Partial<ContainerStats> | undefined = () => ({ cpuPercent: 1, cpuSeconds: 1 });
  /** Reading ends when this does. */
  gate: Promise<void> = Promise.resolve();

  constructor(name = 'scripted') {
    this.name = name;
  }

  async read(containers: readonly Container[], options?: ReadOptions): Promise<ReadonlyMap<string, ContainerStats>> {
    this.ages.push(options?.maxAgeMs);
    this.asked.push(containers.map(({ name }) => name));
    await this.gate;
    const stats = new Map<string, ContainerStats>();
    for (const container of containers) {
      const answer = this.answer(container);
      if (answer) stats.set(container.name, { ...unknownStats(container, 5), ...answer });
    }
    return stats;
  }

  retain(containers: readonly Container[]): void {
    this.retained.push(containers.map(({ name }) => name));
  }

  close(): void {
    this.closed = true;
  }
}
