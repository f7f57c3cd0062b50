import { ApplicationCommandOptionType, ChannelType } from 'discord.js';
import type { Choice } from './command.ts';
import type { OptionData } from './definition.ts';

/** Characters of a choice that a suggestion puts in. */
const longestChoice = 100;

/** What is typed. At most `maxLength` characters, 500 unless told. */
export function textOption(
  name: string,
  description: string,
  more: { required?: boolean; autocomplete?: boolean; maxLength?: number } = {},
) {
  const { required = false, autocomplete = false, maxLength = 500 } = more;
  return {
    type: ApplicationCommandOptionType.String as const,
    name,
    description,
    required,
    autocomplete,
    maxLength,
  } satisfies OptionData;
}

/** One of a few. */
export function choiceOption(
  name: string,
  description: string,
  choices: { name: string; value: string }[],
  required = false,
): OptionData {
  return { type: ApplicationCommandOptionType.String, name, description, required, choices };
}

/** Yes or no. */
export function flagOption(name: string, description: string): OptionData {
  return { type: ApplicationCommandOptionType.Boolean, name, description, required: false };
}

/** A channel that takes messages. */
export function channelOption(description: string): OptionData {
  return {
    type: ApplicationCommandOptionType.Channel,
    name: 'channel',
    description,
    required: false,
    channelTypes: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
  };
}

/** The option `name` of something that is made, in place of one that is chosen from what is there. */
export function newName<T extends OptionData>(option: T) {
  return { ...option, description: 'A name of your choice: letters, digits, - and _', autocomplete: false as const };
}

/** Separated by commas; by blanks too, where these cannot be part of a label or a project. */
export function listOf(given: string): readonly string[] {
  return given
    .split(',')
    .flatMap((part) => (part.includes(':') ? [part.trim()] : part.trim().split(/\s+/)))
    .filter((part) => part !== '');
}

/** Completes the last one of a list with commas. */
export function completeList(typed: string, names: readonly string[]): readonly Choice[] {
  const comma = typed.lastIndexOf(',');
  const before = listOf(typed.slice(0, comma + 1));
  const last = typed
    .slice(comma + 1)
    .trim()
    .toLowerCase();
  return names
    .filter((name) => name.toLowerCase().includes(last) && !before.includes(name))
    .map((name) => [...before, name].join(', '))
    .filter((text) => text.length <= longestChoice)
    .slice(0, 25)
    .map((text) => ({ name: text, value: text }));
}
