import type { ApplicationCommand, ChatInputApplicationCommandData, Guild } from 'discord.js';
import type { Logger } from 'pino';
import type { Command, CommandGroup } from '../gate/command.ts';
import { isPassing, toldToWaitMs, troubleOf } from '../rest/trouble.ts';
import { inviteLink } from './guilds.ts';

/**
 * Makes the guild's commands the given ones. Skipped when they are so already: a guild may create only 200 commands a
 * day, and a bot that restarts in a loop would use them up. Throws whatever goes wrong.
 */
export async function register(
  guild: Guild,
  commands: readonly (Command | CommandGroup)[],
  log: Logger,
): Promise<void> {
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
}

/** In words for the log, and what to do where that is known. */
export function whyUnregistered(guild: Guild, error: unknown): string {
  if (troubleOf(error) === 'not-allowed') {
    return `Discord does not let the bot register commands in “${guild.name}”. Invite it again with this link: ${inviteLink(guild.client)}`;
  }
  const waitMs = toldToWaitMs(error);
  if (waitMs !== null)
    return `Discord takes no more commands for “${guild.name}” for about ${Math.ceil(waitMs / 60_000)} minutes: trying again then. The bot is connected all the same`;
  if (isPassing(error)) return 'the commands could not be registered: trying again';
  return 'Discord refused the commands: trying again each hour';
}

/**
 * In words for the owner who looks at the page, and without names: which server it is, and what Discord said, stands in the log.
 * @param waitMs until the next try
 */
export function unregisteredWords(error: unknown, waitMs: number): string {
  if (troubleOf(error) === 'not-allowed') {
    return 'Discord does not let the bot register its commands in one of your servers. Invite it there again: the set-up has the link.';
  }
  const minutes = Math.max(1, Math.ceil(waitMs / 60_000));
  const again = `It is tried again in about ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`;
  if (toldToWaitMs(error) !== null) return `Discord takes no more commands from the bot for now. ${again}`;
  if (isPassing(error)) return `Discord could not be told the commands. ${again}`;
  return `Discord refused the commands; the log says why. ${again}`;
}

/** Contexts and integration types are for global commands; what Discord answers for a guild's is its own affair. */
function isRegistered(data: ChatInputApplicationCommandData, present: ApplicationCommand | undefined): boolean {
  const { contexts, integrationTypes } = present ?? {};
  return (
    present?.equals({ ...data, contexts: contexts ?? [], integrationTypes: integrationTypes ?? [] }, true) ?? false
  );
}
