import { expect, test } from 'vitest';
import { reportView } from '../../../../src/schedules/discord/views/report.ts';
import type { Consumer, UsageReport } from '../../../../src/schedules/model/report.ts';

const consumer = (name: string, given: Partial<Consumer> = {}): Consumer => {
  return { name, cpu: 10, cpuPeak: 20, memory: 1e9, restarts: 0, upSince: 1_000, ...given };
};

const report: UsageReport = {
  kind: 'stats',
  fromMs: 0,
  toMs: 86_400_000,
  containers: 3,
  running: 2,
  unhealthy: ['web'],
  cpu: { now: 60, before: 40 },
  memory: { now: 1e9, before: 2e9 },
  consumers: [consumer('web', { restarts: 2 }), consumer('old', { cpu: null, cpuPeak: null, upSince: null })],
  unknownMs: 0,
  chart: new Uint8Array([1]),
  chartWords: 'CPU of a day',
};

const text = (over: Partial<UsageReport> = {}) => reportView({ ...report, ...over }, 'morning', 0).body?.join('\n');

test('a summary compares with the time before, and says so where that is not known', () => {
  expect(text()).toContain('📈 50% more than the day before');
  expect(text()).toContain('📉 50% less than the day before');
  expect(text({ kind: 'weekly', cpu: { now: 50, before: 50 } })).toContain('about as the week before');
  expect(text({ cpu: { now: 50, before: null } })).toContain('(the day before is unknown)');
  expect(text({ cpu: { now: null, before: 50 } })).toContain('**CPU** unknown');
});

test('a summary names who used most, since when it runs, what was restarted and what is unhealthy', () => {
  expect(text()).toContain('**2** of **3** running · ⚠️ unhealthy: **web**');
  expect(text()).toContain('**web** · 10% (highest 20%)');
  expect(text()).toContain('up since <t:1:R>');
  expect(text()).toMatch(/\*\*old\*\* · — · .*not running/);
  expect(text()).toContain('web **2×**');
  expect(text({ consumers: [] })).toContain('There are no figures');
});

test('a summary has its chart, in words too, and goes without where there is none', () => {
  expect(reportView(report, 'morning', 0).picture).toMatchObject({ name: 'chart.png', description: 'CPU of a day' });
  expect(reportView({ ...report, chart: null }, 'morning', 0).picture).toBeUndefined();
});
