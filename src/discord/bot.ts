import { type Client, Events, type Guild } from 'discord.js';
import type { Logger } from 'pino';
import { createClient } from './client.ts';
import { allCommands } from './commands/index.ts';
import { allComponents } from './components/index.ts';
import { Confirmations } from './confirmations.ts';
import { DiscordConnection } from './connection.ts';
import { Gate } from './dispatch.ts';
import { ServedGuilds } from './guilds.ts';
import { register } from './register.ts';
import type { Services } from './services.ts';

export interface DiscordParts {
  readonly token: string | null;
  /** Discord's REST address, e.g. `https://discord.com/api`. */
  readonly api: string;
  /** `null`: the guilds of the application's owner. */
  readonly guildIds: readonly string[] | null;
  readonly services: Services;
  readonly log: Logger;
}

/** The whole Discord side, put together: the connection, the gate, the commands. Not started yet. */
export function createDiscord(parts: DiscordParts): DiscordConnection {
  const { services, log } = parts;
  const confirmations = new Confirmations(services.clock);
  const commands = allCommands(confirmations);
  const guilds = new ServedGuilds(parts.guildIds, log);
  const gate = new Gate({
    services,
    commands,
    components: allComponents(confirmations),
    log,
    serves: (guildId) => guilds.serves(guildId),
  });
  const enter = (guild: Guild) =>
    register(guild, commands, log).catch((error: unknown) =>
      log.error({ err: error, guild: guild.id }, 'the commands could not be registered; the next log-in tries again'),
    );

  return new DiscordConnection({
    token: parts.token,
    clock: services.clock,
    log,
    createClient() {
      const client: Client = createClient(parts.api);
      client.on(Events.InteractionCreate, (interaction) => void gate.handle(interaction));
      client.on(Events.GuildCreate, (guild) => {
        if (guilds.admit(guild)) void enter(guild);
      });
      client.on(Events.Error, (error) => log.warn({ err: error }, 'discord.js reports an error'));
      client.on(Events.Warn, (text) => log.warn(text));
      client.on(Events.ShardReconnecting, () => log.info('the gateway connection dropped: reconnecting'));
      client.on(Events.ShardResume, (_shard, replayed) => log.info({ replayed }, 'the gateway connection resumed'));
      return client;
    },
    async onReady(client) {
      log.info(`connected to Discord as ${client.user.username}`);
      for (const guild of await guilds.onReady(client)) await enter(guild);
    },
  });
}
