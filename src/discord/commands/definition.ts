import {
  type ApplicationCommandOptionData,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type ChatInputApplicationCommandData,
  PermissionFlagsBits,
} from 'discord.js';

/** An option with a value: we have no subcommands. */
export type OptionData = Exclude<
  ApplicationCommandOptionData,
  { type: ApplicationCommandOptionType.Subcommand | ApplicationCommandOptionType.SubcommandGroup }
>;

/**
 * A guild command as Discord registers it. `defaultMemberPermissions` is only the first gate, which a server's owner
 * can move in Server Settings › Integrations; the bot decides again at every use.
 */
export function define(name: string, description: string, options: OptionData[] = []): ChatInputApplicationCommandData {
  return {
    type: ApplicationCommandType.ChatInput,
    name,
    description,
    options,
    defaultMemberPermissions: PermissionFlagsBits.ManageGuild,
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
