import { readWhen } from '../../../src/schedules/model/read-when.ts';
import type { ActionTask, Schedule } from '../../../src/schedules/model/schedule.ts';

/** A schedule that restarts `minecraft` every day at 05:00 UTC, but for what is given. */
export function makeSchedule(
  over: Partial<Omit<Schedule, 'when' | 'task'>> & {
    readonly when?: string;
    readonly task?: Schedule['task'];
    readonly action?: Partial<ActionTask>;
  } = {},
): Schedule {
  const { when = 'every day 05:00', task, action, ...rest } = over;
  const read = readWhen(when);
  if (!read.ok) throw new Error(read.problem);
  return {
    name: 'nightly',
    timeZone: 'UTC',
    missed: 'run-once',
    paused: false,
    channelId: '100000000000000001',
    ...rest,
    containersText: 'minecraft',
    when: read.when,
    task: task ?? {
      kind: 'action',
      action: 'restart',
      containers: [{ kind: 'name', pattern: 'minecraft' }],
      delayMs: 0,
      announceMs: null,
      skipIfUnhealthy: false,
      onlyIfRunning: false,
      report: 'all',
      ...action,
    },
  };
}
