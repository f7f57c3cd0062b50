import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ContainerStats } from '../stats/model/container-stats.ts';
import type { StatsSourceError } from '../stats/model/source.ts';
import type { ApiDeps } from './deps.ts';

/** Seconds: from the kernel's files (about a millisecond) to the docker command (two to three seconds). */
const REFRESH_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10];

/** One metric per container: its name in Prometheus' terms, its help and the figure. `null` is left out. */
const containerMetrics: readonly [name: string, help: string, figure: (stats: ContainerStats) => number | null][] = [
  ['stevedore_container_cpu_seconds_total', 'CPU time since the container started.', (s) => s.cpuSeconds],
  ['stevedore_container_cpu_percent', 'CPU in percent of one core, as docker stats counts.', (s) => s.cpuPercent],
  ['stevedore_container_memory_bytes', 'Memory without reclaimable page cache.', (s) => s.memoryBytes],
  ['stevedore_container_memory_limit_bytes', "Memory limit, or the host's memory.", (s) => s.memoryLimitBytes],
  ['stevedore_container_network_receive_bytes_total', 'Received since start.', (s) => s.networkRxBytes],
  ['stevedore_container_network_transmit_bytes_total', 'Sent since start.', (s) => s.networkTxBytes],
  ['stevedore_container_block_read_bytes_total', 'Read from block devices since start.', (s) => s.blockReadBytes],
  ['stevedore_container_block_write_bytes_total', 'Written to block devices since start.', (s) => s.blockWriteBytes],
  ['stevedore_container_pids', 'Processes and threads.', (s) => s.pids],
];

/** What the metrics are made of: the present state of the bot's other parts. */
type MetricsDeps = Omit<ApiDeps, 'metrics' | 'history' | 'clock' | 'config'>;

/**
 * What Prometheus scrapes (text format 0.0.4). Counters of the stats sources are told as they happen
 * (`refreshed`, `failed`); everything else is read at the scrape, from memory and the stats cache.
 */
export class Metrics {
  readonly #counted = new Registry();
  readonly #refresh = new Histogram({
    name: 'stevedore_stats_refresh_duration_seconds',
    help: 'Time that one refresh of all containers took, by source.',
    labelNames: ['source'],
    buckets: REFRESH_BUCKETS,
    registers: [this.#counted],
  });
  readonly #failures = new Counter({
    name: 'stevedore_stats_refresh_failures_total',
    help: 'Refreshes that failed, by source and kind of error.',
    labelNames: ['source', 'kind'],
    registers: [this.#counted],
  });

  /** A refresh ended well; `durationMs` in milliseconds. */
  refreshed(source: string, durationMs: number): void {
    this.#refresh.observe({ source }, durationMs / 1000);
  }

  failed(source: string, error: StatsSourceError): void {
    this.#failures.inc({ source, kind: error.kind });
  }

  /** The whole exposition. `webResidentBytes`: what the web program says that it uses; `null` where it did not say. */
  async text(deps: MetricsDeps, webResidentBytes: number | null): Promise<string> {
    const now = new Registry();
    const gauge = (name: string, help: string, labelNames: string[] = []) =>
      new Gauge({ name, help, labelNames, registers: [now] });
    const memory = gauge('stevedore_process_resident_memory_bytes', 'Resident memory, by program.', ['program']);
    memory.set({ program: 'bot' }, process.memoryUsage.rss());
    if (webResidentBytes !== null) memory.set({ program: 'web' }, webResidentBytes);
    gauge('stevedore_engine_up', 'Whether the Docker Engine can be reached.').set(
      deps.containers.status().connected ? 1 : 0,
    );
    gauge('stevedore_discord_up', 'Whether the gateway to Discord is up.').set(
      deps.discord().status === 'ready' ? 1 : 0,
    );
    const states = gauge('stevedore_containers', 'Containers by state.', ['state']);
    for (const container of deps.containers.all()) states.inc({ state: container.state });
    const inUse = gauge('stevedore_stats_source_in_use', '1 for the source in use.', ['source']);
    const sources = deps.sources();
    for (const { name } of sources.sources) inUse.set({ source: name }, name === sources.inUse ? 1 : 0);
    const { hits, misses, refreshes } = deps.cache();
    const counter = (name: string, help: string) => new Counter({ name, help, registers: [now] });
    counter('stevedore_stats_cache_hits_total', 'Questions answered from the cache.').inc(hits);
    counter('stevedore_stats_cache_misses_total', 'Questions that had to wait for a refresh.').inc(misses);
    counter('stevedore_stats_refreshes_total', 'Refreshes of all containers.').inc(refreshes);
    counter('stevedore_stats_fallbacks_total', 'Refreshes not from the preferred source.').inc(sources.fallbacks);
    await this.#containers(deps, now);
    return `${await this.#counted.metrics()}\n${await now.metrics()}`;
  }

  /** Without figures when they cannot be had: what else is known must be scraped all the same. */
  async #containers({ stats, log }: MetricsDeps, registry: Registry): Promise<void> {
    const snapshot = await stats.getAllContainerStats().catch((error: unknown) => {
      log.warn({ err: error }, 'no container stats for the metrics');
      return null;
    });
    for (const [name, help, figure] of containerMetrics) {
      const configuration = { name, help, labelNames: ['name'], registers: [registry] };
      const metric = name.endsWith('_total') ? new Counter(configuration) : new Gauge(configuration);
      for (const one of snapshot?.containers.values() ?? []) {
        const value = figure(one);
        if (value !== null) metric.inc({ name: one.name }, value);
      }
    }
  }
}
