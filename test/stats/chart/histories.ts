import type { ChartRequest } from '../../../src/stats/model/history-chart.ts';
import type { HistoryPoint } from '../../../src/stats/model/history-point.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** 2026-03-02T17:04:30Z, a Monday. */
export const NOW = Date.UTC(2026, 2, 2, 17, 4, 30);

/** What one bucket holds; `null` is a gap, what is left out is unknown. `since` is 0 at the begin, 1 at the end. */
type Bucket = (
  since: number,
  index: number,
) => { cpu?: number; peak?: number; memory?: number; limit?: number; restarts?: number } | null;

/** A request for a period of `periodMs` up to {@link NOW}. */
export function chartOf(title: string, periodMs: number, bucket: Bucket, timeZone = 'Europe/Berlin'): ChartRequest {
  const resolutionMs = periodMs <= DAY ? MINUTE : 15 * MINUTE;
  const fromMs = NOW - periodMs;
  const first = Math.floor(fromMs / resolutionMs) * resolutionMs;
  const count = Math.floor((NOW - first) / resolutionMs);
  const points: HistoryPoint[] = [];
  for (let index = 0; index < count; index++) {
    const it = bucket(index / count, index);
    if (!it) continue;
    points.push({
      at: first + index * resolutionMs,
      cpu: it.cpu === undefined ? null : { count: 6, avg: it.cpu, max: it.peak ?? it.cpu * 1.3 },
      memory: it.memory === undefined ? null : { count: 6, avg: it.memory, max: it.memory * 1.01 },
      memoryLimitBytes: it.limit ?? null,
      restarts: it.restarts ?? 0,
    });
  }
  return { title, timeZone, history: { name: title, fromMs, toMs: NOW, resolutionMs, points } };
}

const noise = (index: number) => Math.abs(Math.sin(index * 12.9898) * 43_758.5453) % 1;

/** The kinds of past that a chart must show well. */
export const cases = {
  gameServer: chartOf('minecraft', DAY, (t, i) => ({
    cpu: 20 + 60 * Math.max(0, Math.sin(t * 7)) + 15 * noise(i),
    memory: (2.2 + 1.2 * ((t * 3) % 1)) * GIB,
    limit: 4 * GIB,
    restarts: i === 480 || i === 960 ? 1 : 0,
  })),
  flat: chartOf('nginx', DAY, () => ({ cpu: 0.2, memory: 12.4 * MIB, limit: 31.3 * GIB })),
  spiky: chartOf('tdarr-node', 6 * HOUR, (_t, i) => ({
    cpu: noise(i) > 0.93 ? 400 : 8 * noise(i),
    peak: noise(i) > 0.93 ? 412 : 40 * noise(i),
    memory: (300 + 80 * noise(i)) * MIB,
    limit: 8 * GIB,
  })),
  gaps: chartOf('jellyfin', DAY, (t, i) => {
    if ((t > 0.2 && t < 0.35) || (t > 0.6 && t < 0.62)) return null;
    const known = { cpu: 35 + 20 * noise(i), memory: (0.8 + 0.2 * t) * GIB, limit: 2 * GIB };
    return { ...known, restarts: Math.abs(t - 0.351) < 0.0004 || Math.abs(t - 0.621) < 0.0004 ? 1 : 0 };
  }),
  nearLimit: chartOf('leaky-app', 7 * DAY, (_t, i) => ({
    cpu: 10 + 4 * noise(i),
    memory: (((i % 168) / 168) * 0.97 + 0.02) * 512 * MIB,
    limit: 512 * MIB,
    restarts: i > 0 && i % 168 === 0 ? 1 : 0,
  })),
  crashLoop: chartOf('broken', HOUR, (_t, i) => ({ cpu: 50, memory: 20 * MIB, limit: 64 * MIB, restarts: i % 2 })),
  longName: chartOf('home-automation-stack_zigbee2mqtt-bridge-with-<b>&"quotes"-worker-2', 30 * DAY, (t, i) => ({
    cpu: 3 + 2 * Math.sin(t * 190) + noise(i),
    memory: (90 + 40 * t) * MIB,
    limit: 256 * MIB,
  })),
  onePoint: chartOf('just-started', HOUR, (_t, i) => (i === 59 ? { cpu: 42, memory: 100 * MIB, limit: GIB } : null)),
  nothing: chartOf('never-seen', DAY, () => null),
  memoryUnknown: chartOf('raspberry', DAY, (_t, i) => ({ cpu: 5 + noise(i) })),
} satisfies Record<string, ChartRequest>;
