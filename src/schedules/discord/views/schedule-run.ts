import { actionWords } from '../../../actions/ui/action-words.ts';
import { perhapsTwice } from '../../../discord/ui/perhaps-twice.ts';
import { ago, at, plain } from '../../../discord/ui/text.ts';
import type { Tone, View } from '../../../discord/ui/view.ts';
import type { HeldUp, RunFacts } from '../../model/news.ts';
import { MISSED_COUNTED, type RunStep, type ScheduleRun, type StepOutcome } from '../../model/run.ts';
import type { Schedule } from '../../model/schedule.ts';

/** Containers that a message lists; of more it says how many there are. */
const listed = 25;

/** Milliseconds that a press of the button puts a run off. */
export const postponeByMs = 15 * 60_000;

/** Before a run: `minecraft restarts in 5 minutes`, with the buttons. */
export function announcementView(
  run: ScheduleRun,
  schedule: Schedule,
  containers: readonly string[],
  facts: Pick<RunFacts, 'perhapsSaid'> = { perhapsSaid: false },
): View {
  const { task, name } = schedule;
  const verb = task.kind === 'action' ? actionWords[task.action] : { does: 'is posted', doPlural: 'are posted' };
  const [first = ''] = containers;
  const what =
    containers.length === 1
      ? `${plain(first)} ${verb.does} ${ago(run.runAt)}`
      : `${containers.length} containers ${verb.doPlural} ${ago(run.runAt)}`;
  const names = containers.length > 1 ? [list(containers.map((one) => plain(one, 50)))] : [];
  const moved =
    run.runAt !== run.dueAt && run.by ? [`Put off by ${plain(run.by, 40)}. It was due ${at(run.dueAt)}.`] : [];
  const id = `${name}:${run.dueAt}`;
  return {
    tone: 'warning',
    title: what,
    body: [...names, ...moved, ...[perhaps(facts)].filter((block) => block !== '')],
    footer: `schedule ${plain(name)} · ${at(run.runAt)}`,
    buttons: [
      [
        { customId: `schedule-postpone:${id}`, label: `Postpone ${postponeByMs / 60_000} min` },
        { customId: `schedule-cancel:${id}`, label: 'Cancel', style: 'danger' },
      ],
    ],
  };
}

/** After a run, or instead of it: what became of it. `schedule` null: it is no longer there. */
export function runView(run: ScheduleRun, schedule: Schedule | null, facts: RunFacts): View {
  return {
    tone: toneOf(run),
    title: titleOf(run, schedule),
    body: [reason(run), missedWords(run), stepLines(run), row(facts), perhaps(facts)].filter((block) => block !== ''),
    footer: `schedule ${plain(run.schedule)} · ${run.reason === 'manual' ? `run by ${plain(run.by ?? '', 40)}` : `due ${at(run.dueAt)}`}`,
  };
}

/** A run that does not begin, or waits in the middle, because that cannot be written down. */
export function heldUpView({ dueAt, begun }: HeldUp, schedule: Schedule): View {
  const what = begun
    ? 'What it does cannot be written down, so it waits where it is, and goes on or is called interrupted when it can be.'
    : 'Its beginning cannot be written down, so it does not begin. When it can be, it is run late or counted as missed, as the schedule says.';
  return {
    tone: 'warning',
    title: `${plain(schedule.name)} is held up`,
    body: [
      what,
      '**What helps:** the log has the error. Most often the disk that holds Stevedore’s data is full, and needs room.',
    ],
    footer: `schedule ${plain(schedule.name)} · due ${at(dueAt)}`,
  };
}

function toneOf({ outcome, reason: why }: ScheduleRun): Tone {
  if (outcome === 'failed') return 'bad';
  if (outcome === 'done') return why === 'late' ? 'warning' : 'good';
  return outcome === 'missed' || outcome === 'interrupted' ? 'warning' : 'neutral';
}

function titleOf(run: ScheduleRun, schedule: Schedule | null): string {
  const name = plain(run.schedule);
  const [only] = run.steps.length === 1 ? run.steps : [];
  const what = only ? plain(only.container) : `${run.steps.length} containers`;
  const verb = schedule?.task.kind === 'action' ? actionWords[schedule.task.action].done : 'done';
  const were = only ? 'was' : 'were';
  switch (run.outcome) {
    case 'done':
      if (run.steps.length === 0) return `${name} was done`;
      return only?.outcome === 'already' ? `${what} was ${verb} already` : `${what} ${were} ${verb}`;
    case 'failed':
      return run.steps.length === 0 ? `${name} did nothing` : `${what} ${were} not ${only ? '' : 'all '}${verb}`;
    case 'skipped':
      return `${name} was skipped`;
    case 'cancelled':
      return `${name} was cancelled`;
    case 'missed':
      return `${name} was missed`;
    default:
      return `${name} was interrupted`;
  }
}

function reason(run: ScheduleRun): string {
  const by = run.by ? `by ${plain(run.by, 40)}` : '';
  const detail = run.detail ? sentence(plain(run.detail, 300)) : '';
  if (run.outcome === 'cancelled') return by ? sentence(by) : detail;
  if (run.outcome === 'missed')
    return 'Stevedore was not running then, or could not write that down. It is not made up for: `/schedule run` does it now.';
  if (run.outcome === 'interrupted')
    return 'Stevedore ended in the middle of it. What it had begun is not done again by itself.';
  if (run.reason === 'late')
    return ['This is late: Stevedore was not running at its time, or could not write that down.', detail]
      .join(' ')
      .trim();
  return detail;
}

function missedWords({ missed, outcome }: ScheduleRun): string {
  if (!missed || (missed.count === 1 && outcome === 'missed')) return '';
  const count = missed.count >= MISSED_COUNTED ? `${MISSED_COUNTED} or more` : `${missed.count}`;
  const others = outcome === 'missed' ? `${count} runs` : `${count} more ${missed.count === 1 ? 'run' : 'runs'}`;
  const when = missed.count === 1 ? at(missed.first) : `${at(missed.first)} to ${at(missed.last)}`;
  return outcome === 'missed'
    ? `${others}: ${when}.`
    : `It stands for ${others} that ${missed.count === 1 ? 'was' : 'were'} missed: ${when}.`;
}

const signs: Record<StepOutcome | 'not begun', string> = {
  done: '✅',
  already: '➖',
  skipped: '⏭️',
  failed: '❌',
  unfinished: '⏳',
  'in-doubt': '❔',
  'not begun': '▫️',
};

/** Nothing where there is nothing more to say than the title does. */
function stepLines({ steps, outcome }: ScheduleRun): string {
  if (steps.length === 1 && outcome === 'done' && steps[0]?.detail === null) return '';
  return list(steps.map(stepLine));
}

function stepLine({ container, outcome, detail, tries }: RunStep): string {
  const words = outcome === 'already' ? 'it was so already' : outcome === null ? 'not begun' : (detail ?? '');
  const tried = outcome === 'failed' && tries > 1 ? ` (tried ${tries} times)` : '';
  const why = words === '' ? '' : `: ${plain(words, 200)}`;
  return `${signs[outcome ?? 'not begun']} **${plain(container, 50)}**${why}${tried}`;
}

function row({ failuresInARow }: RunFacts): string {
  return failuresInARow > 1 ? `It failed **${failuresInARow} times in a row**. It stays on.` : '';
}

function perhaps({ perhapsSaid }: Pick<RunFacts, 'perhapsSaid'>): string {
  return perhapsSaid ? perhapsTwice : '';
}

function list(lines: readonly string[]): string {
  const more = lines.length - listed;
  return [...lines.slice(0, listed), ...(more > 0 ? [`… and ${more} more`] : [])].join('\n');
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}
