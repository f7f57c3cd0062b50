import { alertKey } from './alert.ts';
import { close } from './close.ts';
import type { AlertInput, Figures } from './input.ts';
import { meansContainer, raiseFor } from './raise.ts';
import type { AlertMeasure, AlertRule, Threshold } from './rule.ts';
import type { Draft, Gauge } from './state.ts';

/** It is over after this long below the threshold, or as long as it took to alert if that is shorter. */
const calmMs = 60_000;

/** Takes in figures, and notices what has been too high for too long. */
export function measure(draft: Draft, input: Extract<AlertInput, { kind: 'figures' }>): void {
  const rates = writeRates(draft, input.containers);
  for (const rule of draft.rules) {
    const { disk } = rule.measures;
    if (disk && input.diskUsedPercent !== null) judge(draft, rule, 'disk', disk, '', input.diskUsedPercent);
    for (const figures of input.containers) {
      const values = {
        cpu: figures.cpuPercent,
        memory: rule.measures.memory?.inBytes ? figures.memoryBytes : figures.memoryPercent,
        writes: rates.get(figures.name) ?? null,
      };
      for (const kind of ['cpu', 'memory', 'writes'] as const) {
        const threshold = rule.measures[kind];
        const value = values[kind];
        if (threshold && value !== null) judge(draft, rule, kind, threshold, figures.name, value);
      }
    }
  }
  forgetGauges(draft, new Set(['', ...input.containers.map(({ name }) => name)]));
}

function judge(
  draft: Draft,
  rule: AlertRule,
  kind: AlertMeasure,
  threshold: Threshold,
  subject: string,
  value: number,
): void {
  const { now } = draft;
  const container = subject === '' ? null : draft.watched.get(subject)?.container;
  if (container === undefined || !meansContainer(rule, container)) return;
  // It uses nothing while it waits to be restarted: that is no end of what it used.
  if (container?.state === 'restarting') return;
  const key = alertKey(rule.name, kind, subject);
  const before = draft.gauges.get(key);
  const gauge: Gauge = {
    aboveSince: value > threshold.above ? (before?.aboveSince ?? now) : null,
    belowSince: value < threshold.below ? (before?.belowSince ?? now) : null,
  };
  draft.gauges.set(key, gauge);
  const isOpen = draft.alerts.get(key)?.open === true;
  const { aboveSince, belowSince } = gauge;
  if (!isOpen && aboveSince !== null && now - aboveSince >= threshold.forMs) {
    const facts = { value, above: threshold.above, ...(kind === 'memory' && { inBytes: threshold.inBytes ?? false }) };
    raiseFor(draft, rule, { kind, subject, container, facts });
  }
  const calm = Math.min(threshold.forMs, calmMs);
  if (isOpen && belowSince !== null && now - belowSince >= calm) close(draft, key, 'recovered');
}

/** Bytes a second, by name. A new container, or a counter that went back, is a new beginning. */
function writeRates(draft: Draft, containers: readonly Figures[]): Map<string, number> {
  const rates = new Map<string, number>();
  const marks = new Map(draft.writes);
  draft.writes.clear();
  for (const { name, id, blockWriteBytes } of containers) {
    if (blockWriteBytes === null) continue;
    const before = marks.get(name);
    draft.writes.set(name, { id, at: draft.now, bytes: blockWriteBytes });
    const seconds = (draft.now - (before?.at ?? draft.now)) / 1000;
    const bytes = blockWriteBytes - (before?.bytes ?? 0);
    if (before?.id === id && seconds > 0 && bytes >= 0) rates.set(name, bytes / seconds);
  }
  return rates;
}

/** What no longer runs, or is no longer asked for, begins anew when it is back. */
function forgetGauges(draft: Draft, present: ReadonlySet<string>): void {
  const wanted = new Set(draft.rules.map(({ name }) => name));
  for (const key of draft.gauges.keys()) {
    const [rule = '', , subject = ''] = key.split('/');
    if (!wanted.has(rule) || !present.has(subject)) draft.gauges.delete(key);
  }
}
