import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseEngineApiSample } from '../../../src/stats/sources/engine-api-sample.ts';
import { running } from '../model/scripted-source.ts';

const mine = running('mine', { startedAt: 77 });

function fixture(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'));
}

function parsed(reply: unknown, noOwnNetwork = false) {
  const sample = parseEngineApiSample(reply, mine, noOwnNetwork);
  if (sample === null) throw new Error('it is said to run');
  return sample;
}

describe('a reply of Engine 20.10.24, cgroup v1', () => {
  test('tells every figure as the docker CLI counts it', () => {
    const { stats, cpu } = parsed(fixture('engine-20.10.24-cgroup-v1-writing'));
    expect(stats).toEqual({
      name: 'mine',
      id: mine.id,
      at: Date.parse('2026-11-22T05:31:27.975Z'),
      cpuPercent: null,
      cpuSeconds: 23.155959924,
      memoryBytes: 5_128_192 - 4_194_304,
      memoryLimitBytes: 25_276_063_744,
      memoryPercent: (933_888 / 25_276_063_744) * 100,
      networkRxBytes: 1_186,
      networkTxBytes: 0,
      blockReadBytes: 3_145_728,
      blockWriteBytes: 33_922_002_944,
      pids: 2,
    });
    expect(cpu).toEqual({ usedNs: 23_155_959_924, atMs: stats.at, systemNs: 5_923_070_000_000, cores: 2, life: 77 });
  });

  test('has the container’s own limit', () => {
    expect(parsed(fixture('engine-20.10.24-cgroup-v1-memory-limited')).stats).toMatchObject({
      memoryBytes: 42_663_936,
      memoryLimitBytes: 104_857_600,
      pids: 3,
    });
  });

  test('on the host’s network tells no traffic, which is none of its own', () => {
    const reply = fixture('engine-20.10.24-cgroup-v1-host-network');
    expect(parsed(reply, true).stats).toMatchObject({ networkRxBytes: 0, networkTxBytes: 0, blockReadBytes: 0 });
    expect(parsed(reply, false).stats).toMatchObject({ networkRxBytes: null, networkTxBytes: null });
  });

  test('of a stopped container is none', () => {
    expect(parseEngineApiSample(fixture('engine-20.10.24-cgroup-v1-stopped'), mine, false)).toBeNull();
  });
});

test('a reply with cgroup v2 counts the same things under other names', () => {
  const { stats, cpu } = parsed(fixture('engine-cgroup-v2-from-api-reference'));
  expect(stats).toMatchObject({
    memoryBytes: 104_857_600,
    networkRxBytes: 1_023_456,
    networkTxBytes: 201_234,
    blockReadBytes: 90_430_464,
    blockWriteBytes: 299_008_000,
    pids: 17,
  });
  expect(cpu?.cores).toBe(4);
});

describe('Podman', () => {
  test('has its time taken from the reply, not from a system time that is the container’s own', () => {
    const { stats, cpu } = parsed(fixture('podman-cgroup-v2-written'));
    expect(cpu).toMatchObject({ usedNs: 500_000_000, systemNs: null });
    expect(stats).toMatchObject({ memoryBytes: 52_428_800, networkRxBytes: 1_000, networkTxBytes: 2_000 });
  });

  test('answers nothing for what does not run', () => {
    expect(parseEngineApiSample(Buffer.alloc(0), mine, false)).toBeNull();
  });
});

test('a kernel that accounts no memory leaves memory unknown, whichever way the engine says so', () => {
  const reply = fixture('engine-cgroup-v2-from-api-reference');
  for (const memory of [{}, { usage: 0, limit: 0 }, undefined]) {
    const { stats } = parsed({ ...reply, memory_stats: memory });
    expect(stats).toMatchObject({ memoryBytes: null, memoryLimitBytes: null, memoryPercent: null, pids: 17 });
  }
});

test('engines that do not say how many cores are online count those that they list', () => {
  const reply = fixture('engine-cgroup-v2-from-api-reference');
  const cpu = { cpu_usage: { total_usage: 5, percpu_usage: [1, 2, 2] }, system_cpu_usage: 9 };
  expect(parsed({ ...reply, cpu_stats: cpu }).cpu?.cores).toBe(3);
});

test('no reply breaks it, and none makes a figure negative or NaN', () => {
  const whole = fixture('engine-cgroup-v2-from-api-reference');
  const odd = fc.oneof(fc.jsonValue(), fc.constantFrom(-1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 64, undefined));
  const reply = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(fc.constantFrom(...Object.keys(whole)), odd).map((some) => ({ ...whole, ...some })),
    odd.map((value) => ({
      ...whole,
      networks: { eth0: { rx_bytes: value, tx_bytes: value } },
      pids_stats: { current: value },
    })),
    odd.map((value) => ({ ...whole, memory_stats: { usage: value, limit: value, stats: { inactive_file: value } } })),
  );
  fc.assert(
    fc.property(reply, fc.boolean(), (some, noOwnNetwork) => {
      const figures = Object.values(parseEngineApiSample(some, mine, noOwnNetwork)?.stats ?? {});
      for (const figure of figures) {
        if (typeof figure === 'number') expect(figure >= 0 && Number.isFinite(figure)).toBe(true);
      }
    }),
  );
});
