import { ApplicationCommandOptionType, ChannelType } from 'discord.js';
import { boardGroupings } from '../../../core/boards/board.ts';
import type { BoardSettings } from '../../board-desk.ts';
import type { Choice, Options, Typing } from '../../command.ts';
import type { OptionData } from '../definition.ts';

/** The name of a board that is there. */
export const nameOption = {
  type: ApplicationCommandOptionType.String,
  name: 'name',
  description: 'Which board',
  required: true,
  autocomplete: true,
  maxLength: 32,
} as const satisfies OptionData;

const groupings: Record<(typeof boardGroupings)[number], string> = {
  group: 'label stevedore.group, or else compose project',
  project: 'compose project',
  none: 'no headings',
};

/** What a board can be told; `isNew`: its containers must be said. */
export function settingOptions(isNew: boolean): OptionData[] {
  const flag = (name: string, description: string): OptionData => {
    return { type: ApplicationCommandOptionType.Boolean, name, description, required: false };
  };
  return [
    {
      type: ApplicationCommandOptionType.String,
      name: 'containers',
      description: 'Names and patterns with commas between them: minecraft, mc-*, project:media, group:games',
      required: isNew,
      autocomplete: true,
      maxLength: 1_000,
    },
    {
      type: ApplicationCommandOptionType.Channel,
      name: 'channel',
      description: isNew ? 'Where it stands; without it, here' : 'Where it stands',
      required: false,
      channelTypes: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
    },
    {
      type: ApplicationCommandOptionType.String,
      name: 'title',
      description: 'Its heading; without it, its name',
      required: false,
      maxLength: 100,
    },
    {
      type: ApplicationCommandOptionType.String,
      name: 'headings',
      description: 'By what containers are put under headings',
      required: false,
      choices: boardGroupings.map((value) => ({ name: groupings[value], value })),
    },
    flag('stats', 'Show CPU and memory, too'),
    flag('controls', 'With a menu to start, stop, restart and look at containers'),
    flag('keep-last', 'Keep it the last message of its channel'),
  ];
}

/** Names of options, and what they are called in the file. */
const keys: Readonly<Record<string, string>> = {
  channel: 'channel',
  title: 'title',
  headings: 'groupBy',
  stats: 'stats',
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

function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** For every option of `/board` that suggests. */
export function suggestions({ option, value, containers, services }: Typing): readonly Choice[] {
  if (option === 'name') {
    const wanted = value.trim().toLowerCase();
    return services.boards
      .all()
      .filter(({ name }) => name.toLowerCase().includes(wanted))
      .slice(0, 25)
      .map(({ name }) => ({ name, value: name }));
  }
  // Completes the last one of a list.
  const parts = listOf(value.slice(0, value.lastIndexOf(',') + 1));
  const last = value
    .slice(value.lastIndexOf(',') + 1)
    .trim()
    .toLowerCase();
  const projects = [...new Set(containers.flatMap(({ project }) => (project === null ? [] : [`project:${project}`])))];
  return [...containers.map(({ name }) => name), ...projects]
    .filter((name) => name.toLowerCase().includes(last) && !parts.includes(name))
    .map((name) => [...parts, name].join(', '))
    .filter((text) => text.length <= 100)
    .slice(0, 25)
    .map((text) => ({ name: text, value: text }));
}
