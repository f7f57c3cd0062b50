import { resolveGroups } from '../config/file/resolve-groups.ts';
import type { Config } from '../config/file/schema.ts';
import type { AlertMeasure, AlertRule, AlertTrigger, Threshold } from './model/rule.ts';

type ConfigAlert = Config['alerts'][string];

/** What is told where nothing else is said. */
const usual: readonly AlertTrigger[] = ['crash', 'oom', 'unhealthy', 'restart-loop', 'engine'];
const bytesPerMb = 1_000_000;

/** The alerts that the file asks for. `timeZone` (IANA): for quiet hours that name none. */
export function alertRulesOf({ alerts, groups }: Pick<Config, 'alerts' | 'groups'>, timeZone: string): AlertRule[] {
  return Object.entries(alerts).map(([name, alert]) => {
    const measures = measuresOf(alert);
    return {
      name,
      on: alert.on ?? (Object.keys(measures).length > 0 ? [] : usual),
      measures,
      containers: resolveGroups(alert.containers, groups),
      channelId: alert.channel,
      mentionRole: alert.mention ?? null,
      logs: alert.logs,
      groupMs: alert.group,
      cooldownMs: alert.cooldown,
      quiet: alert.quiet
        ? { from: minutes(alert.quiet.from), to: minutes(alert.quiet.to), zone: alert.quiet.timeZone ?? timeZone }
        : null,
      restartLoop: { ends: alert.restartLoop.ends, withinMs: alert.restartLoop.within },
      heal: alert.heal ?? null,
    };
  });
}

function measuresOf(alert: ConfigAlert): AlertRule['measures'] {
  const { cpu, memory, writes, disk } = alert;
  const found = Object.entries({ cpu, memory, writes, disk }).flatMap(([kind, one]): [string, Threshold][] => {
    if (!one) return [];
    const unit = kind === 'writes' ? bytesPerMb : 1;
    const inBytes = typeof one.above === 'object';
    const above = amount(one.above);
    // An end above the beginning would open and close at once.
    const below = Math.min(one.below === undefined ? above * 0.9 : amount(one.below), above);
    return [[kind, { above: above * unit, below: below * unit, forMs: one.for, ...(inBytes && { inBytes }) }]];
  });
  return Object.fromEntries(found) satisfies Partial<Record<AlertMeasure, Threshold>>;
}

function amount(figure: number | { readonly bytes: number }): number {
  return typeof figure === 'number' ? figure : figure.bytes;
}

function minutes(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}
