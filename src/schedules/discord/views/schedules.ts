import { pageButtons, pageOf } from '../../../discord/ui/pages.ts';
import { ago, at, duration, plain } from '../../../discord/ui/text.ts';
import { cannotPost } from '../../../discord/ui/unpublished.ts';
import type { View } from '../../../discord/ui/view.ts';
import type { RunOutcome, ScheduleRun } from '../../model/run.ts';
import type { Schedule } from '../../model/schedule.ts';

/** Schedules on one page: three lines each. */
const pageSize = 10;

/** A schedule with what a list says of it. */
export interface ListedSchedule {
  readonly schedule: Schedule;
  /** Which containers, for this reader. */
  readonly containers: string;
  /** Milliseconds since the epoch; `null`: none. */
  readonly next: number | null;
  readonly latest: ScheduleRun | null;
  readonly running: boolean;
}

const posts = { stats: 'posts stats', status: 'posts a list', weekly: 'posts the week' } as const;
const verbs = { start: 'starts', stop: 'stops', restart: 'restarts' } as const;
const outcomes: Record<RunOutcome, string> = {
  done: '✅ done',
  failed: '❌ failed',
  skipped: '⏭️ skipped',
  cancelled: '🚫 cancelled',
  missed: '⚠️ missed',
  interrupted: '⚠️ interrupted',
};

/** Page `wanted` (from 0). `mayAdd`: this reader can make one. */
export function schedulesView(all: readonly ListedSchedule[], wanted: number, mayAdd: boolean): View {
  const page = pageOf(all, wanted, pageSize);
  const empty = `There are no schedules here.${mayAdd ? ' `/schedule add` makes one.' : ''}`;
  return {
    tone: 'neutral',
    title: 'Schedules',
    body: all.length === 0 ? [empty] : page.items.map(listed),
    buttons: [pageButtons(page, (number, use) => `schedules:${number}:${use}`)],
  };
}

function listed({ schedule, containers, next, latest, running }: ListedSchedule): string {
  const state = running ? ' · 🔁 running now' : schedule.paused ? ' · ⏸️ paused' : '';
  const due = schedule.paused ? '' : next === null ? 'never again' : `next ${at(next)}, ${ago(next)}`;
  const last = latest?.outcome
    ? `last ${outcomes[latest.outcome]} ${ago(latest.finishedAt ?? latest.runAt)}`
    : 'not run yet';
  return [
    `**${plain(schedule.name)}** ${doesWhat(schedule, containers)}${state}`,
    schedule.when.kind === 'cron' ? `${plain(schedule.when.text)} (${plain(schedule.timeZone)})` : 'once',
    [due, last].filter((part) => part !== '').join(' · '),
  ].join('\n');
}

function doesWhat({ task }: Schedule, containers: string): string {
  if (task.kind === 'post')
    return containers === '*' ? posts[task.post] : `${posts[task.post]} about ${plain(containers)}`;
  return `${verbs[task.action]} ${plain(containers)}`;
}

/** What is known of a schedule before it is saved. */
export interface SchedulePreview {
  /** Its next runs, milliseconds since the epoch. */
  readonly next: readonly number[];
  /** Names of the containers that it is about now. */
  readonly targets: readonly string[];
  /** Which names no container has now, a sentence. */
  readonly absent: string | null;
  /** Permissions that the bot needs in its channel and has not. */
  readonly lacks: readonly string[];
  /** Of the draft. */
  readonly key: string;
  readonly verb: 'added' | 'changed';
}

/** What it would be and when it would run, before it is saved. */
export function previewView(schedule: Schedule, { next, targets, absent, lacks, key, verb }: SchedulePreview): View {
  return {
    tone: 'warning',
    title: `${plain(schedule.name)} ${doesWhat(schedule, schedule.containersText)}`,
    body: [
      nextWords(schedule, next),
      settings(schedule, targets),
      absent ?? '',
      schedule.channelId !== null && lacks.length > 0 ? cannotPost(schedule.channelId, lacks) : '',
    ],
    footer: `not saved yet · ${verb === 'added' ? 'a new schedule' : 'a change'}`,
    buttons: [
      [
        { customId: `schedule-save:${key}`, label: 'Save', style: 'success' },
        { customId: `schedule-discard:${key}`, label: 'Discard' },
      ],
    ],
  };
}

function nextWords(schedule: Schedule, next: readonly number[]): string {
  if (schedule.paused) return 'It is paused: it does not run.';
  const lines = next.map((time) => `${clock(time, schedule.timeZone)} · ${at(time)}, ${ago(time)}`);
  return [next.length === 1 ? '**It runs once**' : `**The next ${next.length} runs**`, ...lines].join('\n');
}

/** As the clocks of the schedule show it, beside what Discord shows in the reader's zone. */
function clock(time: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return `${format.format(time)} in ${plain(timeZone)}`;
}

function settings({ when, task, missed, channelId }: Schedule, targets: readonly string[]): string {
  const lines = [
    `**When** ${plain(when.text)}`,
    `**Containers now** ${targets.length === 0 ? 'none' : shown(targets)}`,
    ...(task.kind === 'action' ? actionLines(task) : []),
    `**If missed** ${missed === 'skip' ? 'skipped' : 'done once, late'}; both are said`,
    `**Said in** ${channelId === null ? 'no channel' : `<#${channelId}>`}`,
  ];
  return lines.join('\n');
}

function actionLines(task: Extract<Schedule['task'], { kind: 'action' }>): readonly string[] {
  const conditions = [
    ...(task.skipIfUnhealthy ? ['not if unhealthy'] : []),
    ...(task.onlyIfRunning ? ['only if running'] : []),
  ];
  return [
    ...(task.announceMs === null
      ? []
      : [`**Announced** ${duration(task.announceMs)} before, with a button to cancel it`]),
    ...(task.delayMs === 0 ? [] : [`**Pause between two** ${duration(task.delayMs)}`]),
    ...(conditions.length === 0 ? [] : [`**Conditions** ${conditions.join(', ')}`]),
    ...(task.report === 'all' ? [] : ['**Reported** only what went wrong']),
  ];
}

function shown(names: readonly string[]): string {
  const more = names.length > 15 ? ` and ${names.length - 15} more` : '';
  return `${names
    .slice(0, 15)
    .map((name) => plain(name, 50))
    .join(', ')}${more}`;
}

/** It is so now. */
export function doneView(schedule: Schedule, next: readonly number[]): View {
  return {
    tone: 'good',
    title: schedule.paused ? `${plain(schedule.name)} is paused` : `${plain(schedule.name)} is on`,
    body: schedule.paused
      ? ['What falls into this time is not made up for. `/schedule resume` lets it run again.']
      : [nextWords(schedule, next)],
  };
}

export function discardedView(name: string): View {
  return { tone: 'neutral', title: `${plain(name)} was not saved`, body: ['Nothing has changed.'] };
}

export function removedView(name: string): View {
  const body = ['It is out of `stevedore.yml`. The version before is in `backups` beside it.'];
  return { tone: 'good', title: `${plain(name)} was removed`, body };
}

export function startedView(schedule: Schedule): View {
  const where = schedule.channelId === null ? '' : ` in <#${schedule.channelId}>`;
  return { tone: 'busy', title: `${plain(schedule.name)} runs now`, body: [`What comes of it is said${where}.`] };
}
