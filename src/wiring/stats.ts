import { Metrics } from '../api/metrics.ts';
import type { Environment } from '../config/environment.ts';
import type { Logger } from '../config/logger.ts';
import { isRunning } from '../containers/model/container.ts';
import type { DockerEngine } from '../hosts/docker/engine.ts';
import type { ContainerRegistry } from '../hosts/model/registry.ts';
import type { Clock } from '../kit/clock.ts';
import type { StatsHistoryStore } from '../stats/history-store.ts';
import { StatsCache } from '../stats/model/cache.ts';
import { HistoryRecorder } from '../stats/model/history-recorder.ts';
import { howToCountMemory } from '../stats/model/memory-accounting.ts';
import { SourceChooser } from '../stats/model/source-chooser.ts';
import { createSources } from '../stats/sources/sources.ts';

interface StatsDeps {
  readonly engine: DockerEngine;
  readonly registry: ContainerRegistry;
  readonly history: StatsHistoryStore;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Where stats come from, the cache in front of it, what writes their history, and what counts all that. Not started. */
export function createStats({ engine, registry, history, environment, clock, log }: StatsDeps) {
  const metrics = new Metrics();
  const chooser = new SourceChooser({
    sources: createSources({ docker: engine.docker, clock, environment }),
    clock,
    observer: {
      refreshed: (source, durationMs) => metrics.refreshed(source, durationMs),
      failed: (source, error) => metrics.failed(source, error),
      switched: (from, to, why) => log.info({ from, to, why: why?.message }, `stats now come from ${to ?? 'nowhere'}`),
      memoryNotCounted: () => log.warn(howToCountMemory),
      disagreed: (source, other, container, figures) =>
        log.warn({ container, figures }, `stats from ${source} and ${other} differ: ${source} is not used`),
    },
  });
  const stats = new StatsCache({
    source: chooser,
    running: () => registry.all().filter(isRunning),
    clock,
    ttlMs: environment.statsTtlMs,
    maxContainers: environment.statsCacheMax,
  });
  const recorder = new HistoryRecorder({
    reader: stats,
    store: history,
    clock,
    log,
    startedAt: (name) => registry.get(name)?.startedAt ?? null,
  });
  return { metrics, chooser, stats, recorder };
}
