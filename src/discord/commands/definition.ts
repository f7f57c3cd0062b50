import {
  type ApplicationCommandOptionData,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type ChatInputApplicationCommandData,
} from 'discord.js';

/** An option with a value: we have no subcommands. */
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
