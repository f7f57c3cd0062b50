import type { Choice, Options, Typing } from '../../../../discord/gate/command.ts';
import type { OptionData } from '../../../../discord/gate/definition.ts';
import {
  channelOption,
  choiceOption,
  completeList,
  flagOption,
  listOf,
  textOption,
} from '../../../../discord/gate/option-parts.ts';
import { boardGroupings } from '../../../model/board.ts';
import type { BoardPartsDeps } from '../../board-parts.ts';
import type { BoardSettings } from '../../manage-boards.ts';

/** The name of a board that is there. */
export const nameOption = textOption('name', 'Which board', { required: true, autocomplete: true, maxLength: 32 });

const groupings: Record<(typeof boardGroupings)[number], string> = {
  group: 'label stevedore.group, or else compose project',
  project: 'compose project',
  none: 'no headings',
};

/** What a board can be told; `isNew`: its containers must be said. */
export function settingOptions(isNew: boolean): OptionData[] {
  return [
    textOption(
      'containers',
      'Names and patterns with commas between them: minecraft, mc-*, project:media, group:games',
      {
        required: isNew,
        autocomplete: true,
        maxLength: 1_000,
      },
    ),
    channelOption(isNew ? 'Where it stands; without it, here' : 'Where it stands'),
    textOption('title', 'Its heading; without it, its name', { maxLength: 100 }),
    choiceOption(
      'headings',
      'By what containers are put under headings',
      boardGroupings.map((value) => ({ name: groupings[value], value })),
    ),
    flagOption('stats', 'Show CPU and memory, too'),
    textOption('every', 'How often CPU and memory are refreshed: 30s to 1h', { maxLength: 20 }),
    flagOption('controls', 'With a menu to act on and look at containers'),
    flagOption('keep-last', 'Keep it the last message of its channel'),
  ];
}

/** Names of options, and what they are called in the file. */
const keys: Readonly<Record<string, string>> = {
  channel: 'channel',
  title: 'title',
  headings: 'groupBy',
  stats: 'stats',
  every: 'every',
  controls: 'controls',
  'keep-last': 'keepLast',
};

/** What was said, as the file has it. */
export function settingsOf(options: Options): BoardSettings {
  const plain = Object.entries(keys).flatMap(([option, key]): [string, string | number | boolean][] => {
    const value = options[option];
    return value === undefined || typeof value === 'object' ? [] : [[key, value]];
  });
  const containers = typeof options['containers'] === 'string' ? { containers: listOf(options['containers']) } : {};
  return { ...Object.fromEntries(plain), ...containers };
}

/** For every option of `/board` that suggests. */
export function suggestions({ boards }: BoardPartsDeps, { option, value, containers }: Typing): readonly Choice[] {
  if (option === 'name') {
    const wanted = value.trim().toLowerCase();
    return boards
      .all()
      .filter(({ name }) => name.toLowerCase().includes(wanted))
      .slice(0, 25)
      .map(({ name }) => ({ name, value: name }));
  }
  const projects = [...new Set(containers.flatMap(({ project }) => (project === null ? [] : [`project:${project}`])))];
  return completeList(value, [...containers.map(({ name }) => name), ...projects]);
}
