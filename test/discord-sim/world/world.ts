import { GatewayDispatchEvents } from 'discord-api-types/v10';
import type { SimClock } from '../clock.ts';
import { Application } from './application.ts';
import type { Channel } from './channel.ts';
import { CommandRegistry } from './command-registry.ts';
import { Guild, type GuildOptions } from './guild.ts';
import type { Interaction } from './interaction.ts';
import { SnowflakeMint } from './snowflake.ts';
import { User } from './user.ts';

/** Tokens live 15 minutes; that they have died is remembered for an hour. */
const forgetAfterMs = 3_600_000;

/** Everything that exists on this Discord. Knows nothing of HTTP or sockets. */
export class World {
  readonly clock: SimClock;
  readonly ids: SnowflakeMint;
  readonly application: Application;
  readonly users = new Map<string, User>();
  readonly guilds = new Map<string, Guild>();
  readonly commands: CommandRegistry;
  /** By token. */
  readonly interactions = new Map<string, Interaction>();
  /** Where uploaded files can be fetched: `http://127.0.0.1:PORT`. */
  origin = '';
  /** Tells the bot of something; the gateway puts itself here. */
  dispatch: (event: GatewayDispatchEvents, data: object) => void = () => {};
  readonly #watchers = new Set<() => void>();

  constructor(clock: SimClock) {
    this.clock = clock;
    this.ids = new SnowflakeMint(clock);
    this.application = new Application(this.ids);
    this.users.set(this.application.botUser.id, this.application.botUser);
    this.users.set(this.application.owner.id, this.application.owner);
    this.commands = new CommandRegistry(this.ids, clock, this.application.id);
  }

  /** What a failed expectation shows of it: everything knows its world, so it must be short. */
  toJSON(): object {
    return { guilds: [...this.guilds.values()] };
  }

  /** Makes a guild with the bot in it and tells the bot. */
  guild(options: GuildOptions): Guild {
    const guild = new Guild(this, options);
    this.guilds.set(guild.id, guild);
    this.dispatch(GatewayDispatchEvents.GuildCreate, guild.toGateway());
    return guild;
  }

  /** Makes an account. */
  user(name: string): User {
    const user = new User(this.ids.next(), name);
    this.users.set(user.id, user);
    return user;
  }

  /** Makes an interaction known by its token; those whose token died long ago are forgotten. */
  remember(interaction: Interaction): void {
    for (const [token, { age }] of this.interactions) {
      if (age < forgetAfterMs) break;
      this.interactions.delete(token);
    }
    this.interactions.set(interaction.token, interaction);
  }

  /** A channel by id, of any guild the bot is in. */
  channel(id: string): Channel | undefined {
    for (const guild of this.guilds.values()) {
      const channel = guild.channels.get(id);
      if (channel !== undefined) return channel;
    }
    return undefined;
  }

  /** Calls `watcher` after each thing the bot did. Returns its removal. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Says that something may have changed. */
  changed(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}
