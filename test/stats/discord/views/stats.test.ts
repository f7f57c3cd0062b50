import { describe, expect, it } from 'vitest';
import { statsTableView, statsView } from '../../../../src/stats/discord/views/stats.ts';
import type { ContainerStats } from '../../../../src/stats/model/container-stats.ts';
import { totalStats } from '../../../../src/stats/model/totals.ts';

const figures = (fields: Partial<ContainerStats>): ContainerStats => ({
  name: 'mine',
  id: 'a'.repeat(64),
  at: 1_700_000_000_000,
  cpuPercent: 1,
  cpuSeconds: 1,
  memoryBytes: 1024 ** 2,
  memoryLimitBytes: 1024 ** 3,
  memoryPercent: 0.1,
  networkRxBytes: 1,
  networkTxBytes: 2,
  blockReadBytes: 3,
  blockWriteBytes: 4,
  pids: 5,
  ...fields,
});

function table(list: ContainerStats[], visible = list.map(({ name }) => name), page = 0) {
  const snapshot = { at: 1_700_000_000_000, source: 'test', containers: new Map(list.map((one) => [one.name, one])) };
  return statsTableView(snapshot, totalStats(snapshot, list), new Set(visible), page, true);
}

describe('the table of /stats', () => {
  it('speaks of no source where nothing runs', () => {
    const view = table([]);
    expect(view.body).toEqual(['Nothing is running that you may see here.']);
    expect(view.footer).toBe('');
  });

  it('has the busiest first, the unknown last, and a dash for what is not known', () => {
    const view = table([
      figures({ name: 'idle', cpuPercent: 0 }),
      figures({ name: 'new', cpuPercent: null, networkRxBytes: null }),
      figures({ name: 'busy', cpuPercent: 153.267 }),
    ]);
    const lines = view.body?.[1]?.split('\n') ?? [];
    expect(lines.filter((line) => /^\w/.test(line))).toEqual([
      'CONTAINER         CPU   MEMORY',
      'busy          153.27%     1MiB',
      'idle            0.00%     1MiB',
      'new                --     1MiB',
    ]);
    expect(lines.at(-2)).toBe(' --/2B · 3B/4B');
  });

  it('is narrow enough for a phone and cannot be broken by a name', () => {
    const view = table([
      figures({
        name: '```\n@everyone `x` and a very long name indeed',
        cpuPercent: 1600,
        memoryBytes: 1.2 * 1024 ** 3,
        networkRxBytes: 999_500_000_000,
      }),
    ]);
    const lines = view.body?.[1]?.split('\n') ?? [];
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(30);
    expect(view.body?.[1]?.match(/```/g)).toHaveLength(2);
  });

  it('gives a long name a line of its own instead of cutting it', () => {
    const lines = table([figures({ name: 'nextcloud-redis' })]).body?.[1]?.split('\n') ?? [];
    expect(lines.slice(3, 5)).toEqual(['nextcloud-redis', '                1.00%     1MiB']);
  });

  it('shows and sums only what the person may see', () => {
    const view = table([figures({ name: 'mine' }), figures({ name: 'secret' })], ['mine']);
    expect(JSON.stringify(view)).not.toContain('secret');
  });

  it('says when and from where the figures are', () => {
    expect(table([figures({})]).footer).toContain('read <t:1700000000:R> from test');
  });
});

describe('/stats of one container', () => {
  it('shows its limits', () => {
    const view = statsView(figures({ memoryBytes: 512 * 1024 ** 2, memoryPercent: 50 }), 'engine-api', true);
    expect(view.body?.[0]).toContain('**Memory** 512MiB of 1GiB (50.00%)');
    expect(view.body?.[0]).toContain('**CPU** 1.00% of one core');
  });
});
