import {
  type ApplicationCommand,
  type ChatInputApplicationCommandData,
  DiscordAPIError,
  type Guild,
  RESTJSONErrorCodes,
} from 'discord.js';
import type { Logger } from 'pino';
import type { Command, CommandGroup } from './command.ts';
import { inviteLink } from './guilds.ts';

/**
 * Makes the guild's commands the given ones. Skipped when they are so already: a guild may create only 200 commands a
 * day, and a bot that restarts in a loop would use them up. Says in the log what to do when Discord refuses; throws
 * only what trying again may mend.
 */
export async function register(
  guild: Guild,
  commands: readonly (Command | CommandGroup)[],
  log: Logger,
): Promise<void> {
  try {
    const present = await guild.commands.fetch();
    const same =
      present.size === commands.length &&
      commands.every(({ data }) =>
        isRegistered(
          data,
          present.find((one) => one.name === data.name),
        ),
      );
    if (same) {
      log.debug({ guild: guild.id }, 'the commands are registered already');
      return;
    }
    await guild.commands.set(commands.map(({ data }) => data));
    log.info({ guild: guild.id, commands: commands.length }, 'registered the commands');
  } catch (error) {
    if (!(error instanceof DiscordAPIError)) throw error;
    if (error.code === RESTJSONErrorCodes.MissingAccess) {
      log.error(
        { guild: guild.id },
        `Discord does not let the bot register commands in “${guild.name}”. Invite it again with this link: ${inviteLink(guild.client)}`,
      );
      return;
    }
    if (error.status < 500) {
      log.error({ guild: guild.id, err: error }, 'Discord refused the commands');
      return;
    }
    throw error;
  }
}

/** Contexts and integration types are for global commands; what Discord answers for a guild's is its own affair. */
function isRegistered(data: ChatInputApplicationCommandData, present: ApplicationCommand | undefined): boolean {
  const { contexts, integrationTypes } = present ?? {};
  return (
    present?.equals({ ...data, contexts: contexts ?? [], integrationTypes: integrationTypes ?? [] }, true) ?? false
  );
}
