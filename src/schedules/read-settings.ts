import { resolveGroups } from '../config/file/resolve-groups.ts';
import type { Config } from '../config/file/schema.ts';
import { readWhen } from './model/read-when.ts';
import type { Schedule, ScheduleTask } from './model/schedule.ts';

type ConfigSchedule = Config['schedules'][string];

/**
 * The schedules that the file asks for, in its order. `timeZone` (IANA): for those that name none. The same objects for
 * the same configuration.
 */
export function schedulesOf(config: Config, timeZone: string): readonly Schedule[] {
  const known = made.get(config);
  if (known?.timeZone === timeZone) return known.schedules;
  const schedules = Object.entries(config.schedules).flatMap(([name, it]): readonly Schedule[] => {
    const read = readWhen(it.when);
    const task = taskOf(it, config.groups);
    if (!read.ok || task === null) return [];
    return [
      {
        name,
        when: read.when,
        timeZone: it.timeZone ?? timeZone,
        task,
        containersText: (it.start ?? it.stop ?? it.restart ?? it.containers ?? ['*']).join(', '),
        missed: it.missed,
        paused: it.paused,
        channelId: it.channel ?? config.admins.channel ?? null,
      },
    ];
  });
  made.set(config, { timeZone, schedules });
  return schedules;
}

const made = new WeakMap<Config, { readonly timeZone: string; readonly schedules: readonly Schedule[] }>();

function taskOf(it: ConfigSchedule, groups: Config['groups']): ScheduleTask | null {
  if (it.post !== undefined) {
    return { kind: 'post', post: it.post, containers: resolveGroups(it.containers ?? ['*'], groups) };
  }
  const action = (['start', 'stop', 'restart'] as const).find((key) => it[key] !== undefined);
  if (action === undefined) return null;
  return {
    kind: 'action',
    action,
    containers: resolveGroups(it[action] ?? [], groups),
    delayMs: it.delay,
    announceMs: it.announce ?? null,
    skipIfUnhealthy: it.skipIfUnhealthy,
    onlyIfRunning: it.onlyIfRunning,
    report: it.report,
  };
}
