import { describe, expect, it } from 'vitest';
import { routes } from '../../src/api/routes.ts';
import { historyResponse } from '../../src/api/types.ts';
import { ask } from '../http/ask.ts';
import { container, fakeDeps, figures, NOW } from './fake-deps.ts';

/** Reads Prometheus' text format: every line is a comment, empty or a sample; answers the samples by name and labels. */
function samples(text: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const line of text.split('\n')) {
    if (line === '' || /^# (HELP|TYPE) [a-z_]+ ./.test(line)) continue;
    const [, key, value] = /^([a-z_]+(?:\{[^\n]*\})?) (\S+)$/.exec(line) ?? [];
    if (key === undefined || found.has(key)) throw new Error(`not a sample, or twice: ${line}`);
    found.set(key, Number(value));
  }
  return found;
}

async function scrape(deps: ReturnType<typeof fakeDeps>, query = ''): Promise<Map<string, number>> {
  const response = await ask(routes(deps, 1000), `/metrics${query}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  return samples(await response.text());
}

describe('GET /metrics', () => {
  it('says what every container uses, and leaves out what is not known', async () => {
    const deps = fakeDeps([container('web')], [figures('web'), figures('new', { cpuPercent: null })]);
    const found = await scrape(deps);
    expect(found.get('stevedore_container_cpu_seconds_total{name="web"}')).toBe(7.25);
    expect(found.get('stevedore_container_memory_bytes{name="web"}')).toBe(1_048_576);
    expect(found.get('stevedore_container_network_receive_bytes_total{name="web"}')).toBe(10);
    expect(found.has('stevedore_container_cpu_percent{name="new"}')).toBe(false);
    expect(deps.reads).toBe(1);
  });

  it('says how the bot does, and the web program when it tells', async () => {
    const found = await scrape(
      fakeDeps([container('a'), container('b', { state: 'exited' })]),
      '?webResidentBytes=4096',
    );
    expect(found.get('stevedore_engine_up')).toBe(1);
    expect(found.get('stevedore_discord_up')).toBe(1);
    expect(found.get('stevedore_containers{state="exited"}')).toBe(1);
    expect(found.get('stevedore_stats_source_in_use{source="engine-api"}')).toBe(1);
    expect(found.get('stevedore_stats_source_in_use{source="cgroup"}')).toBe(0);
    expect(found.get('stevedore_stats_cache_hits_total')).toBe(7);
    expect(found.get('stevedore_stats_refresh_duration_seconds_count{source="engine-api"}')).toBe(1);
    expect(found.get('stevedore_process_resident_memory_bytes{program="web"}')).toBe(4096);
    expect(found.get('stevedore_process_resident_memory_bytes{program="bot"}')).toBeGreaterThan(1_000_000);
  });

  it('cannot be broken by a name', async () => {
    const name = 'a"} 1\nevil 2\\';
    const found = await scrape(fakeDeps([], [figures(name)]));
    expect(found.has('evil')).toBe(false);
    expect(found.get('stevedore_container_pids{name="a\\"} 1\\nevil 2\\\\"}')).toBe(2);
  });

  it('goes on without figures when they cannot be read', async () => {
    const deps = fakeDeps();
    deps.read = () => Promise.reject(new Error('no'));
    expect((await scrape(deps)).get('stevedore_engine_up')).toBe(1);
  });
});

describe('GET /api/v1/containers/:name/history', () => {
  it('answers from the database with averages and maxima, gaps left out', async () => {
    const deps = fakeDeps();
    const spread = { count: 6, avg: 10, max: 30 };
    deps.points = [{ at: NOW - 60_000, cpu: spread, memory: null, memoryLimitBytes: 100, restarts: 1 }];
    const response = await ask(routes(deps, 1000), '/api/v1/containers/web/history?period=1h');
    expect(historyResponse.strict().parse(await response.json())).toEqual({
      name: 'web',
      from: '2026-01-02T11:00:00.000Z',
      to: '2026-01-02T12:00:00.000Z',
      resolutionSeconds: 60,
      points: [
        {
          at: '2026-01-02T11:59:00.000Z',
          cpuPercent: { avg: 10, max: 30 },
          memoryBytes: null,
          memoryLimitBytes: 100,
          restarts: 1,
        },
      ],
    });
    expect(deps.reads).toBe(0);
  });

  it.each(['2h', 'constructor', ''])('refuses the period %j and says which there are', async (period) => {
    const response = await ask(routes(fakeDeps(), 1000), `/api/v1/containers/web/history?period=${period}`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('1h, 6h, 24h, 7d, 30d');
  });
});
