import { isRunning } from '../../containers/model/container.ts';
import type { Alert, Closing } from './alert.ts';
import { markDirty, withdraw } from './post-items.ts';
import { meansContainer } from './raise.ts';
import type { AlertMeasure, AlertRule } from './rule.ts';
import { change, type Draft, type Watched } from './state.ts';
import { downMs, expiryMs, goneMs, steadyMs } from './timing.ts';

/** Closes it. What was never said and was not kept back by quiet hours is never mentioned. */
export function close(draft: Draft, key: string, closing: Closing): void {
  const alert = draft.alerts.get(key);
  if (!alert?.open) return;
  change(draft.alerts, key, { open: false, closedAt: draft.now, closing });
  markDirty(draft, key);
  if (!alert.said && !alert.held) withdraw(draft, key);
}

/** Closes what is over. */
export function closeOver(draft: Draft): void {
  const rules = new Map(draft.rules.map((rule) => [rule.name, rule]));
  for (const alert of [...draft.alerts.values()]) {
    if (!alert.open) continue;
    const closing = closingOf(draft, alert, rules.get(alert.rule));
    if (closing !== null) close(draft, alert.key, closing);
  }
}

function closingOf(draft: Draft, alert: Alert, rule: AlertRule | undefined): Closing | null {
  const { kind, lastAt, subject } = alert;
  const wanted = rule !== undefined && [...rule.on, ...Object.keys(rule.measures)].includes(kind);
  if (!wanted || draft.now - lastAt >= expiryMs) return 'expired';
  // Those are closed by what opens them.
  if (kind === 'engine' || kind === 'disk') return null;
  // What cannot be seen now is not over.
  if (!draft.engine.connected) return null;
  const watched = draft.watched.get(subject);
  if (watched === undefined) return draft.now - lastAt >= goneMs ? 'gone' : null;
  if (!meansContainer(rule, watched.container)) return 'expired';
  return ofContainer(draft, alert, rule, watched);
}

function ofContainer(draft: Draft, alert: Alert, rule: AlertRule, watched: Watched): Closing | null {
  const { now } = draft;
  const { container, missingSince, lastEnd, runningSince } = watched;
  // By the engine's clock, which may be ahead of ours.
  const finishedAt = container.finishedAt !== null && container.finishedAt <= now ? container.finishedAt : null;
  const lasted = (since: number, ms: number) => now - since >= ms;
  if (missingSince !== null) {
    return alert.kind !== 'disappeared' && lasted(missingSince, goneMs) ? 'gone' : null;
  }
  const isDown = !isRunning(container);
  const wasStopped = isDown && lastEnd?.asked && lasted(lastEnd.at, downMs);
  if (wasStopped && lastEnd.at >= alert.lastAt) return 'stopped';
  switch (alert.kind) {
    case 'crash':
    case 'exit':
    case 'oom':
      return ranFor(steadyMs) ? 'recovered' : null;
    case 'restart-loop':
      return ranFor(rule.restartLoop.withinMs) ? 'recovered' : null;
    case 'unhealthy':
      if (isDown) return lasted(finishedAt ?? lastEnd?.at ?? alert.lastAt, downMs) ? 'stopped' : null;
      // While it waits to be restarted there is no health, and nothing is well.
      if (container.state === 'restarting') return null;
      return container.health === 'healthy' || container.health === null ? 'recovered' : null;
    case 'disappeared':
      return 'recovered';
    default:
      return isMeasure(alert.kind) && isDown && lasted(lastEnd?.at ?? alert.lastAt, downMs) ? 'stopped' : null;
  }

  function ranFor(ms: number): boolean {
    return runningSince !== null && lasted(Math.max(runningSince, alert.lastAt), ms);
  }
}

function isMeasure(kind: string): kind is AlertMeasure {
  return kind === 'cpu' || kind === 'memory' || kind === 'writes';
}
