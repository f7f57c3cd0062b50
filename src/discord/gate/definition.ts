import {
  type ApplicationCommandOptionData,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type ChatInputApplicationCommandData,
} from 'discord.js';
import type { Command, CommandGroup } from './command.ts';

/** An option with a value: subcommands are made by {@link group}. */
export type OptionData = Exclude<
  ApplicationCommandOptionData,
  { type: ApplicationCommandOptionType.Subcommand | ApplicationCommandOptionType.SubcommandGroup }
>;

/**
 * A guild command as Discord registers it: shown to everybody, because the rules say who may use it and the gate asks
 * them at every use. A server's owner can still hide it in Server Settings › Integrations.
 */
export function define(name: string, description: string, options: OptionData[] = []): ChatInputApplicationCommandData {
  return {
    type: ApplicationCommandType.ChatInput,
    name,
    description,
    options,
    defaultMemberPermissions: null,
  };
}

/** A command about the settings: for admins, answered in private, about no single container. */
export function forAdmins(command: Pick<AboutNone, 'data' | 'completes' | 'execute'>): Command {
  return { ...command, permission: 'admin', visibility: 'private', container: 'none' };
}

type AboutNone = Extract<Command, { container: 'none' | 'mentioned' }>;

/** Commands under one name. At most 25. */
export function group(name: string, description: string, parts: readonly Command[]): CommandGroup {
  const options = parts.map(({ data }) => ({
    type: ApplicationCommandOptionType.Subcommand as const,
    name: data.name,
    description: data.description,
    options: data.options?.filter((option) => isValueOption(option)) ?? [],
  }));
  return { data: { ...define(name, description), options }, parts };
}

function isValueOption(option: ApplicationCommandOptionData): option is OptionData {
  return (
    option.type !== ApplicationCommandOptionType.Subcommand &&
    option.type !== ApplicationCommandOptionType.SubcommandGroup
  );
}

/** The option `container`, filled by autocomplete from memory; names beyond its 25 suggestions can be typed. */
export function containerOption(description: string, required: boolean): OptionData {
  return {
    type: ApplicationCommandOptionType.String,
    name: 'container',
    description,
    required,
    autocomplete: true,
    maxLength: 200,
  };
}
