import type { Choice, Typing } from '../../../../discord/gate/command.ts';
import { completeList } from '../../../../discord/gate/option-parts.ts';
import { dateTimeFormat } from '../../../../stats/model/history-words.ts';
import { nextRun } from '../../../model/next-run.ts';
import { readMoment } from '../../../model/read-moment.ts';

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
export function suggestions(typing: Typing): readonly Choice[] {
  switch (typing.option) {
    case 'name':
      return names(typing);
    case 'when':
      return times(typing);
    case 'timezone':
      return zones(typing);
    default:
      return completeList(
        typing.value,
        typing.containers.map(({ name }) => name),
      );
  }
}

function names({ value, services }: Typing): readonly Choice[] {
  const wanted = value.trim().toLowerCase();
  return services.schedules
    .all()
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .map(({ name, when, paused }) => choice(`${name} · ${when.text}${paused ? ' · paused' : ''}`, name));
}

/** What is typed with its next run, as soon as it is understood; examples until then. */
function times({ value, services }: Typing): readonly Choice[] {
  const { clock, schedules } = services;
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

function zones({ value, services }: Typing): readonly Choice[] {
  const wanted = value.trim().toLowerCase().replaceAll(' ', '_');
  const own = services.schedules.timeZone;
  const all = [own, 'UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== own)];
  return all
    .filter((zone) => zone.toLowerCase().includes(wanted))
    .slice(0, 25)
    .map((zone) => choice(zone, zone));
}

function choice(name: string, value: string): Choice {
  return { name: name.length > 100 ? `${name.slice(0, 99)}…` : name, value };
}
