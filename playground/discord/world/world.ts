import type { GatewayDispatchEvents } from 'discord-api-types/v10';
import type { SimClock } from '../clock.ts';
import { Application, type ApplicationOptions } from './application.ts';
import type { Channel } from './channel.ts';
import type { CommandRegistry } from './command-registry.ts';
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
  /** Of which one can log in; the first is there from the beginning. */
  readonly applications: Application[] = [];
  readonly users = new Map<string, User>();
  readonly guilds = new Map<string, Guild>();
  /** By token. */
  readonly interactions = new Map<string, Interaction>();
  /** Where uploaded files can be fetched: `http://127.0.0.1:PORT`. */
  origin = '';
  /** Tells an application's bot of something; the gateway puts itself here. */
  send: (to: Application, event: GatewayDispatchEvents, data: object) => void = () => {};
  /** A deleted application's connections are to end; the gateway puts itself here. */
  cutOff: (application: Application) => void = () => {};
  readonly #first: Application;
  readonly #watchers = new Set<() => void>();

  constructor(clock: SimClock, first?: ApplicationOptions) {
    this.clock = clock;
    this.ids = new SnowflakeMint(clock);
    this.#first = this.newApplication(first);
  }

  /** The first application, which most tests need alone. */
  get application(): Application {
    return this.#first;
  }

  /** Those of the first application. */
  get commands(): CommandRegistry {
    return this.application.commands;
  }

  /** Makes an application, in no guild yet. */
  newApplication(options?: ApplicationOptions): Application {
    const application = new Application(this, options);
    this.applications.push(application);
    for (const user of [application.botUser, application.owner]) this.users.set(user.id, user);
    return application;
  }

  /** Its owner deletes it: its token is worth nothing, its connections end, its bot has left all guilds. What it wrote stays. */
  deletes(application: Application): void {
    const guilds = this.guildsOf(application);
    this.applications.splice(this.applications.indexOf(application), 1);
    for (const guild of guilds) guild.removesBot(application);
    this.cutOff(application);
  }

  /** Whose token it is. */
  applicationOf(token: string | undefined): Application | undefined {
    return this.applications.find((application) => application.token === token);
  }

  /** The guilds that an application's bot is in. */
  guildsOf(application: Application): Guild[] {
    return [...this.guilds.values()].filter((guild) => guild.hasBotOf(application));
  }

  /** Tells bots of something: all unless said. */
  dispatch(event: GatewayDispatchEvents, data: object, to: readonly Application[] = this.applications): void {
    for (const application of to) this.send(application, event, data);
  }

  /** What a failed expectation shows of it: everything knows its world, so it must be short. */
  toJSON(): object {
    return { guilds: [...this.guilds.values()] };
  }

  /** Makes a guild with bots in it and tells them. */
  guild(options: GuildOptions): Guild {
    const guild = new Guild(this, options);
    this.guilds.set(guild.id, guild);
    guild.announces();
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

  /** A channel by id, of any guild. */
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
