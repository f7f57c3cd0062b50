import type { Plain } from '../../../../config/file/edit/draft.ts';
import type { Options } from '../../../../discord/gate/command.ts';
import type { OptionData } from '../../../../discord/gate/definition.ts';
import { channelOption, choiceOption, flagOption, listOf, textOption } from '../../../../discord/gate/option-parts.ts';
import { missedPolicies } from '../../../model/schedule.ts';

/** The name of a schedule that is there. */
export const nameOption = textOption('name', 'Which schedule', { required: true, autocomplete: true });

const tasks = [
  { name: 'start containers', value: 'start' },
  { name: 'stop containers', value: 'stop' },
  { name: 'restart containers', value: 'restart' },
  { name: 'post stats of the last day', value: 'post stats' },
  { name: 'post a list of the containers', value: 'post status' },
  { name: 'post a look back at the week', value: 'post weekly' },
];

/** What `/schedule add` needs, and `/schedule edit` can change. */
export function settingOptions(required: boolean): OptionData[] {
  return [
    textOption('when', 'e.g. every day 05:00 · mon,fri 18:30 · in 2h · 2026-12-24 18:00 · 0 5 * * 1', {
      required,
      autocomplete: true,
    }),
    choiceOption('do', 'What it does', tasks, required),
    textOption('containers', 'Which ones, in order, with commas: names, patterns (mc-*), project:… or group:…', {
      autocomplete: true,
    }),
    channelOption('Where it posts and says what it did'),
    textOption('timezone', 'By whose clocks, e.g. Europe/Berlin', { autocomplete: true }),
    textOption('announce', 'Say it so long before, with a button to cancel, e.g. 5m; “no” for not at all'),
    textOption('delay', 'Pause between two containers, e.g. 30s'),
    flagOption('skip-if-unhealthy', 'Leave alone what its healthcheck calls unhealthy'),
    flagOption('only-if-running', 'Leave alone what is not running'),
    choiceOption(
      'missed',
      'When Stevedore was not running at its time; both are said',
      missedPolicies.map((value) => ({ name: value === 'skip' ? 'skip it' : 'do it once, late', value })),
    ),
    choiceOption('report', 'What is said of its runs', [
      { name: 'every result', value: 'all' },
      { name: 'only what went wrong', value: 'problems' },
    ]),
  ];
}

/** A schedule as the file holds it. */
export type Entry = Record<string, Plain>;

const taskKeys = ['start', 'stop', 'restart', 'post', 'containers'];
/** Settings of the file by the option that sets them. */
const settings = {
  timezone: 'timeZone',
  announce: 'announce',
  delay: 'delay',
  'skip-if-unhealthy': 'skipIfUnhealthy',
  'only-if-running': 'onlyIfRunning',
  missed: 'missed',
  report: 'report',
  channel: 'channel',
} as const;

/** The entry with what these options change. `when` is already in the words of the file; `null`: unchanged. */
export function changedEntry(entry: Entry, options: Options, when: string | null): Entry {
  const changed: Entry = { ...entry, ...(when === null ? {} : { when }) };
  const before = taskOf(entry);
  const task = options['do']?.toString() ?? before.task;
  const containers = options['containers'] === undefined ? before.containers : listOf(options['containers'].toString());
  for (const key of taskKeys) delete changed[key];
  const [verb = '', post] = task.split(' ');
  if (verb === 'post') {
    changed['post'] = post ?? '';
    if (containers.length > 0) changed['containers'] = containers;
  } else changed[verb] = containers;
  for (const [option, key] of Object.entries(settings)) {
    const value = options[option];
    if (value === undefined || typeof value === 'object') continue;
    if (option === 'announce' && /^(no|none|off|0)$/i.test(String(value).trim())) delete changed[key];
    else changed[key] = typeof value === 'string' ? value.trim() : value;
  }
  return changed;
}

function taskOf(entry: Entry): { task: string; containers: readonly string[] } {
  const words = (value: Plain | undefined) => (Array.isArray(value) ? value.map(String) : []);
  if (entry['post'] !== undefined) return { task: `post ${entry['post']}`, containers: words(entry['containers']) };
  const verb = ['start', 'stop', 'restart'].find((key) => entry[key] !== undefined) ?? 'restart';
  return { task: verb, containers: words(entry[verb]) };
}
