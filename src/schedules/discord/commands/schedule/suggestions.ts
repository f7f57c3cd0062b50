import type { Choice, Typing } from '../../../../discord/gate/command.ts';
import { completeList } from '../../../../discord/gate/option-parts.ts';
import { dateTimeFormat } from '../../../../stats/model/history-words.ts';
import { nextRun } from '../../../model/next-run.ts';
import { readMoment } from '../../../model/read-moment.ts';
import type { SchedulePartsDeps } from '../../schedule-parts.ts';

const examples = [
  'every day 05:00',
  'weekdays 07:00',
  'mon,fri 18:30',
  'every 6 hours',
  'in 2h',
  'tomorrow 05:00',
  '0 5 1 * *',
];

/** For every option of `/schedule` that suggests. */
export function suggestions(deps: SchedulePartsDeps, typing: Typing): readonly Choice[] {
  switch (typing.option) {
    case 'name':
      return names(deps, typing);
    case 'when':
      return times(deps, typing);
    case 'timezone':
      return zones(deps, typing);
    default:
      return completeList(
        typing.value,
        typing.containers.map(({ name }) => name),
      );
  }
}

function names({ schedules }: SchedulePartsDeps, { value }: Typing): readonly Choice[] {
  const wanted = value.trim().toLowerCase();
  return schedules
    .all()
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .map(({ name, when, paused }) => choice(`${name} · ${when.text}${paused ? ' · paused' : ''}`, name));
}

/** What is typed with its next run, as soon as it is understood; examples until then. */
function times({ clock, schedules }: SchedulePartsDeps, { value }: Typing): readonly Choice[] {
  const zone = schedules.timeZone;
  const typed = value.trim().slice(0, 60);
  const known = typed === '' ? [] : [typed];
  const fitting = examples.filter((one) => one !== typed && one.startsWith(typed.toLowerCase()));
  const format = dateTimeFormat(zone, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  return [...known, ...fitting].flatMap((text) => {
    const read = readMoment(text, clock.now(), zone);
    const next = read.ok ? nextRun(read.when, zone, clock.now()) : null;
    return next === null ? [] : [choice(`${text} · next ${format.format(next)}`, text)];
  });
}

function zones({ schedules }: SchedulePartsDeps, { value }: Typing): readonly Choice[] {
  const wanted = value.trim().toLowerCase().replaceAll(' ', '_');
  const own = schedules.timeZone;
  const all = [own, 'UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== own)];
  return all
    .filter((zone) => zone.toLowerCase().includes(wanted))
    .slice(0, 25)
    .map((zone) => choice(zone, zone));
}

function choice(name: string, value: string): Choice {
  return { name: name.length > 100 ? `${name.slice(0, 99)}…` : name, value };
}
