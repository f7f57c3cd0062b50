import { type Client, Events, type Guild } from 'discord.js';
import type { Logger } from 'pino';
import type { DiscordOwner } from '../../config/discord-owner.ts';
import type { DiscordToken } from '../../config/discord-token.ts';
import type { Container } from '../../containers/model/container.ts';
import type { Choice, Command, CommandGroup, Component } from '../gate/command.ts';
import { Gate } from '../gate/gate.ts';
import type { Services } from '../gate/services.ts';
import type { Shutdown } from '../gate/shutdown.ts';
import { createClient } from './client.ts';
import { DiscordConnection } from './connection.ts';
import { type SeenBot, ServedGuilds } from './guilds.ts';
import { Registration } from './registration.ts';

export interface DiscordDeps {
  readonly token: DiscordToken | null;
  /** Discord's REST address, e.g. `https://discord.com/api`. */
  readonly api: string;
  /** `null`: the guilds of the application's owner. */
  readonly guildIds: readonly string[] | null;
  /** Whose bot it is. */
  readonly owner: DiscordOwner;
  /** Whether the present token is the environment's, which is the owner's word. */
  isOwnersWord(): boolean;
  readonly services: Services;
  /** The end of the program, which waits for answers that are on their way. */
  readonly shutdown: Shutdown;
  readonly commands: readonly (Command | CommandGroup)[];
  /** Buttons and menus, also those on messages of before. */
  readonly components: readonly Component[];
  /** How a container is suggested to somebody who is typing. */
  choiceOf(container: Container): Choice;
  readonly log: Logger;
  /** Told after each log-in, as soon as messages can be sent. `isOther`: as another application than before. Must not throw. */
  onConnected(isOther: boolean): void;
}

/** The Discord side as the rest of the bot sees it. */
export interface DiscordSide {
  readonly connection: DiscordConnection;
  /** Who we are in Discord, and where; `null` while not logged in. */
  seen(): SeenBot | null;
  /** Why commands are missing or of an older version, in a sentence for the owner; `null`: they are not, or it is not logged in. */
  commandsTrouble(): string | null;
}

/** The whole Discord side, put together: the connection, the gate, the registration of commands. Not started yet. */
export function createDiscord(deps: DiscordDeps): DiscordSide {
  const { log, commands, components, services, shutdown } = deps;
  const guilds = new ServedGuilds({
    guildIds: deps.guildIds,
    owner: deps.owner,
    isOwnersWord: () => deps.isOwnersWord(),
    clock: services.clock,
    log,
  });
  const gate = new Gate({
    services,
    commands,
    components,
    choiceOf: deps.choiceOf,
    log,
    serves: (guildId) => guilds.serves(guildId),
    homeId: () => guilds.homeId,
  });
  let current: Client | null = null;
  let lastApplicationId = deps.owner.rememberedId;
  const registration = new Registration({
    commands,
    clock: services.clock,
    log,
    isWanted: (guild) => guild.client === current && guilds.serves(guild.id) && guild.client.guilds.cache.has(guild.id),
  });
  const enter = (guild: Guild): Promise<void> => registration.enter(guild);

  const connection = new DiscordConnection({
    token: deps.token,
    clock: services.clock,
    log,
    createClient(onAnswer) {
      const client: Client = createClient(deps.api, onAnswer);
      current = client;
      client.on(Events.InteractionCreate, (interaction) => shutdown.waitsFor(gate.handle(interaction)));
      client.on(Events.GuildCreate, (guild) => {
        if (guilds.admit(guild)) void enter(guild);
      });
      // One that was away at the log-in. During the log-in itself every guild comes this way: `onReady` sees to them.
      client.on(Events.GuildAvailable, (guild) => {
        if (client.isReady() && guilds.admit(guild)) void enter(guild);
      });
      client.on(Events.GuildUpdate, (before, guild) => {
        if (before.ownerId !== guild.ownerId && guilds.admit(guild)) void enter(guild);
      });
      client.on(Events.Error, (error) => log.warn({ err: error }, 'discord.js reports an error'));
      client.on(Events.Warn, (text) => log.warn(text));
      client.on(Events.ShardReconnecting, () => {
        // Our own log-out looks like that, too.
        if (!shutdown.isAnnounced) log.info('the gateway connection dropped: reconnecting');
      });
      client.on(Events.ShardResume, (_shard, replayed) => log.info({ replayed }, 'the gateway connection resumed'));
      return client;
    },
    async onReady(client) {
      log.info(`connected to Discord as ${client.user.username}`);
      const before = lastApplicationId;
      lastApplicationId = client.application.id;
      deps.onConnected(before !== null && before !== lastApplicationId);
      await Promise.all((await guilds.onReady(client)).map(enter));
    },
    async finish() {
      await shutdown.begin();
      gate.close();
    },
  });
  return {
    connection,
    seen() {
      const client = connection.client();
      return client && guilds.seenBy(client);
    },
    commandsTrouble: () => (connection.client() === null ? null : registration.trouble()),
  };
}
