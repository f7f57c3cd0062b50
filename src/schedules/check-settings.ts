import type { Issue } from '../config/file/describe-issue.ts';

const tasks = ['start', 'stop', 'restart', 'post'];
/** Settings that say how containers are started, stopped or restarted. */
const ofActions = ['delay', 'announce', 'skipIfUnhealthy', 'onlyIfRunning', 'report'];

/** What holds between the settings of a schedule. Takes the data as it was read; what has the wrong shape is passed over. */
export function checkSchedule(entry: unknown, path: Issue['path']): readonly Issue[] {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return [];
  const keys = Object.keys(entry);
  const [task, ...others] = tasks.filter((one) => keys.includes(one));
  if (task === undefined)
    return [{ path, message: 'expected one of start, stop, restart and post in the schedule', at: 'key' }];
  const misplaced = task === 'post' ? ofActions : ['containers'];
  return [
    ...others.map((other) => issue(other, `expected only one of ${task} and ${other}: make it two schedules`)),
    ...keys
      .filter((key) => misplaced.includes(key))
      .map((key) =>
        issue(
          key,
          task === 'post'
            ? 'only for schedules that start, stop or restart'
            : `only for schedules that post; the containers are named after ${task}`,
        ),
      ),
  ];

  function issue(key: string, message: string): Issue {
    return { path: [...path, key], message, at: 'key' };
  }
}
