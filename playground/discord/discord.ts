import { InteractionType } from 'discord-api-types/v10';
import { SimClock } from './clock.ts';
import { Exchange } from './driver/exchange.ts';
import { until } from './driver/until.ts';
import { Gateway } from './gateway/gateway.ts';
import { RestServer } from './rest/rest-server.ts';
import { Rulebook } from './rules/rulebook.ts';
import type { Application, ApplicationOptions } from './world/application.ts';
import type { Channel } from './world/channel.ts';
import type { Guild, GuildOptions } from './world/guild.ts';
import { Interaction } from './world/interaction.ts';
import type { JsonObject } from './world/json.ts';
import type { Member } from './world/member.ts';
import type { Message } from './world/message.ts';
import { World } from './world/world.ts';

/** What a test can set when it starts a Discord. */
export interface DiscordOptions {
  /** A clock to share; by default one of its own. */
  readonly clock?: SimClock;
  /** What the first application is like. */
  readonly application?: ApplicationOptions;
  /** A file to append each request to; `false` for none. By default what `SIM_RECORD` names. */
  readonly record?: string | false;
  /** How often the bot is told to send a heartbeat, in real milliseconds. */
  readonly heartbeatMs?: number;
  /** Privileged intents the application was granted. */
  readonly privilegedIntents?: number;
}

/** An interaction to inject as it is, for what no person can do by Discord's own windows. */
export interface RawInteraction {
  readonly member: Member;
  readonly channel: Channel;
  readonly type?: InteractionType;
  readonly data: JsonObject;
  readonly message?: Message;
  /** Fields to lay over the event, whatever they are. */
  readonly over?: JsonObject;
}

/** A local Discord: REST and gateway on loopback, and the people in it. */
export class Discord implements AsyncDisposable {
  readonly clock: SimClock;
  readonly world: World;
  readonly rules = new Rulebook();
  readonly gateway: Gateway;
  readonly rest: RestServer;

  constructor(options: DiscordOptions = {}) {
    this.clock = options.clock ?? new SimClock();
    this.world = new World(this.clock, options.application);
    this.gateway = new Gateway(this.world, this.rules, {
      heartbeatMs: options.heartbeatMs ?? 41_250,
      privilegedIntents: options.privilegedIntents ?? 0,
    });
    const record = options.record === false ? undefined : (options.record ?? process.env['SIM_RECORD']);
    this.rest = new RestServer(this.world, this.rules, record);
  }

  /** What a failed expectation shows of it. */
  toJSON(): object {
    return this.world.toJSON();
  }

  /** For the client's `rest.api`. */
  get api(): string {
    return `${this.world.origin}/api`;
  }

  /** The first application's token that is valid now. */
  get token(): string {
    return this.world.application.token;
  }

  get applicationId(): string {
    return this.world.application.id;
  }

  get botId(): string {
    return this.world.application.botUser.id;
  }

  /** Makes the first application's present token worthless and returns the new one. */
  resetToken(): string {
    return this.world.application.resetToken();
  }

  /** Makes a further application, in no guild yet. */
  application(options?: ApplicationOptions): Application {
    return this.world.newApplication(options);
  }

  /** Makes a guild with the first application's bot in it, unless others are named. */
  guild(options: GuildOptions): Guild {
    return this.world.guild(options);
  }

  /** Injects an interaction. */
  interaction(raw: RawInteraction): Exchange {
    const type = raw.type ?? InteractionType.ApplicationCommand;
    const interaction = new Interaction(raw.member, raw.channel, type, raw.data, raw.message);
    interaction.send(raw.over);
    return new Exchange(interaction);
  }

  /** Resolves as soon as the condition holds; it is tried after each request. Rejects after `timeoutMs` of real time. */
  async until(condition: () => boolean, timeoutMs?: number): Promise<void> {
    await until(this.world, () => condition() || undefined, {
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      describe: () => this.#latest(),
    });
  }

  /** Nothing answers any more: no REST, no gateway. */
  async goesAway(): Promise<void> {
    this.gateway.drop();
    await this.rest.stop();
  }

  /** Answers again, at the same address. Sessions can be resumed. */
  async comesBack(): Promise<void> {
    await this.rest.listen((request, socket, head) => this.gateway.upgrade(request, socket, head));
  }

  /** Ends it. Throws what went wrong inside the simulator itself, which a bot may have taken for a 500. */
  async close(): Promise<void> {
    this.gateway.stop();
    await this.rest.stop();
    if (this.rest.crashes.length > 0) throw new AggregateError(this.rest.crashes, 'the simulator itself failed');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #latest(): string {
    const lines = this.rest.requests.slice(-8).map(({ method, path, status }) => `  ${method} ${path} → ${status}`);
    return `latest requests:\n${lines.join('\n')}`;
  }
}

/** Starts a local Discord. */
export async function startDiscord(options: DiscordOptions = {}): Promise<Discord> {
  const discord = new Discord(options);
  await discord.comesBack();
  return discord;
}
