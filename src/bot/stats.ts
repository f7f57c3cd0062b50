import { Metrics } from '../api/metrics.ts';
import type { Environment } from '../config/environment.ts';
import type { Logger } from '../config/logger.ts';
import type { Clock } from '../core/clock.ts';
import { isRunning } from '../core/containers/container.ts';
import type { ContainerRegistry } from '../core/containers/registry.ts';
import { StatsCache } from '../core/stats/cache.ts';
import { HistoryRecorder } from '../core/stats/history-recorder.ts';
import { howToCountMemory } from '../core/stats/memory-accounting.ts';
import { SourceChooser } from '../core/stats/source-chooser.ts';
import type { DockerEngine } from '../docker/engine.ts';
import { createSources } from '../docker/stats/sources.ts';
import type { StatsHistoryStore } from '../store/stats-history.ts';

interface StatsParts {
  readonly engine: DockerEngine;
  readonly registry: ContainerRegistry;
  readonly history: StatsHistoryStore;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Where stats come from, the cache in front of it, what writes their history, and what counts all that. Not started. */
export function createStats({ engine, registry, history, environment, clock, log }: StatsParts) {
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
