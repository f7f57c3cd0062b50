import { type APIGuild, GatewayDispatchEvents, type GatewayGuildCreateDispatchData } from 'discord-api-types/v10';
import type { Application } from './application.ts';
import { Channel, type ChannelOptions } from './channel.ts';
import { Member, type MemberOptions } from './member.ts';
import { defaultBot, defaultEveryone } from './permissions.ts';
import { Role, type RoleOptions } from './role.ts';
import { User } from './user.ts';
import type { World } from './world.ts';

/** What a test may say of a guild. */
export interface GuildOptions {
  readonly name: string;
  /** A fixed id instead of a made one. */
  readonly id?: string;
  /** Whose guild it is; by default somebody who plays no other part. */
  readonly ownerId?: string;
  /** What @everyone may do. */
  readonly everyonePermissions?: bigint;
  /** What a bot's own role grants. */
  readonly botPermissions?: bigint;
  /** Whose bots are in it; the first application's unless said. */
  readonly applications?: readonly Application[];
}

/** A guild ("server" in Discord's windows) with its channels, roles and members. */
export class Guild {
  readonly kind = 'guild';
  readonly world: World;
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly roles = new Map<string, Role>();
  readonly members = new Map<string, Member>();
  readonly channels = new Map<string, Channel>();
  readonly everyone: Role;
  /** Bots that are or were members. */
  readonly #bots = new Map<Application, Member>();
  readonly #botPermissions: bigint;
  #away = false;

  constructor(world: World, options: GuildOptions) {
    this.world = world;
    this.id = options.id ?? world.ids.next();
    this.name = options.name;
    this.everyone = this.#addRole(
      new Role(this, this.id, '@everyone', { permissions: options.everyonePermissions ?? defaultEveryone }),
    );
    this.#botPermissions = options.botPermissions ?? defaultBot;
    for (const application of options.applications ?? [world.application]) this.#addBot(application);
    this.ownerId = options.ownerId ?? world.ids.next();
    if (options.ownerId === undefined) this.#addMember(new Member(this, new User(this.ownerId, 'Owner')));
  }

  /** Makes a text channel. */
  channel(name: string, options: ChannelOptions = {}): Channel {
    const channel = new Channel(this, options.id ?? this.world.ids.next(), name, options);
    this.channels.set(channel.id, channel);
    this.#announce(GatewayDispatchEvents.ChannelCreate, channel.toApi());
    return channel;
  }

  /** Makes a role. */
  role(name: string, options: RoleOptions = {}): Role {
    const role = this.#addRole(new Role(this, options.id ?? this.world.ids.next(), name, options));
    this.#announce(GatewayDispatchEvents.GuildRoleCreate, this.#told({ role: role.toApi() }));
    return role;
  }

  /** Lets somebody join. The same account can join several guilds: pass it as the name. */
  member(who: string | User, options: MemberOptions = {}): Member {
    const user = typeof who === 'string' ? this.world.user(who) : who;
    const member = new Member(this, user);
    for (const role of options.roles ?? []) member.roles.add(role);
    if (options.permissions !== undefined) {
      member.roles.add(this.role(`${user.name}'s own`, { permissions: options.permissions }));
    }
    this.#addMember(member);
    this.#announce(GatewayDispatchEvents.GuildMemberAdd, this.#told(member.toApi()));
    return member;
  }

  /** The first application's bot as a member; where it was thrown out, as it was. */
  get bot(): Member {
    return this.botOf(this.world.application);
  }

  /** An application's bot as a member; where it was thrown out, as it was. */
  botOf(application: Application): Member {
    const bot = this.#bots.get(application);
    if (bot === undefined) throw new Error(`${application.name} was never in ${this.name}`);
    return bot;
  }

  /** Whether an application's bot is in it. */
  hasBotOf(application: Application): boolean {
    return this.members.has(application.botUser.id);
  }

  /** Lets an application's bot in, as the link that invites it does. */
  invites(application: Application): void {
    const others = this.#present();
    const bot = this.#addBot(application);
    for (const role of bot.roles)
      this.dispatch(GatewayDispatchEvents.GuildRoleCreate, this.#told({ role: role.toApi() }), others);
    this.dispatch(GatewayDispatchEvents.GuildMemberAdd, this.#told(bot.toApi()), others);
    this.announces([application]);
  }

  /** Throws a bot out: the first application's unless said. */
  removesBot(application = this.world.application): void {
    this.members.delete(application.botUser.id);
    this.world.dispatch(GatewayDispatchEvents.GuildDelete, { id: this.id }, [application]);
    this.dispatch(GatewayDispatchEvents.GuildMemberRemove, this.#told({ user: application.botUser.toApi() }));
    for (const role of this.botOf(application).roles) role.delete();
  }

  /** Its owner deletes it. */
  deletes(): void {
    this.world.guilds.delete(this.id);
    this.dispatch(GatewayDispatchEvents.GuildDelete, { id: this.id });
  }

  /** Discord itself has trouble with the guild: it is unavailable, not gone, also for a bot that logs in meanwhile. */
  breaksDown(): void {
    this.#away = true;
    this.dispatch(GatewayDispatchEvents.GuildDelete, { id: this.id, unavailable: true });
  }

  get isAway(): boolean {
    return this.#away;
  }

  /** The trouble is over. */
  recovers(): void {
    this.#away = false;
    this.announces();
  }

  /** Tells bots that it is there: all in it unless said. */
  announces(to = this.#present()): void {
    for (const one of to) this.dispatch(GatewayDispatchEvents.GuildCreate, this.toGateway(one), [one]);
  }

  /** Tells the bots in it of something. */
  dispatch(event: GatewayDispatchEvents, data: object, to = this.#present()): void {
    this.world.dispatch(event, data, to);
  }

  /** What a failed expectation shows of it. */
  toJSON(): string {
    return `${this.name} (${this.id})`;
  }

  #addRole(role: Role): Role {
    this.roles.set(role.id, role);
    return role;
  }

  #addBot(application: Application): Member {
    const { botUser } = application;
    const bot = new Member(this, botUser);
    const grants = { permissions: this.#botPermissions };
    bot.roles.add(this.#addRole(new Role(this, this.world.ids.next(), application.name, grants, botUser.id)));
    this.#bots.set(application, bot);
    this.members.set(botUser.id, bot);
    return bot;
  }

  #addMember(member: Member): void {
    this.members.set(member.id, member);
    this.world.users.set(member.id, member.user);
  }

  /** Before the bot has been told of the guild, it is told of nothing in it. */
  #announce(event: GatewayDispatchEvents, data: object): void {
    if (this.world.guilds.has(this.id)) this.dispatch(event, data);
  }

  #present(): readonly Application[] {
    return this.world.applications.filter((application) => this.hasBotOf(application));
  }

  #told(data: object): object {
    return { guild_id: this.id, ...data };
  }

  /** The guild as `GET /guilds/{id}` describes it. */
  toApi(): APIGuild {
    return {
      id: this.id,
      name: this.name,
      icon: null,
      description: null,
      home_header: null,
      splash: null,
      discovery_splash: null,
      features: [],
      banner: null,
      owner_id: this.ownerId,
      application_id: null,
      region: 'rotterdam',
      afk_channel_id: null,
      afk_timeout: 300,
      system_channel_id: null,
      system_channel_flags: 0,
      widget_enabled: false,
      widget_channel_id: null,
      verification_level: 0,
      roles: [...this.roles.values()].map((role) => role.toApi()),
      default_message_notifications: 0,
      mfa_level: 0,
      explicit_content_filter: 0,
      max_presences: null,
      max_members: 500_000,
      max_stage_video_channel_users: 50,
      max_video_channel_users: 25,
      vanity_url_code: null,
      premium_tier: 0,
      premium_subscription_count: 0,
      preferred_locale: 'en-US',
      rules_channel_id: null,
      safety_alerts_channel_id: null,
      public_updates_channel_id: null,
      premium_progress_bar_enabled: false,
      nsfw: false,
      nsfw_level: 0,
      emojis: [],
      stickers: [],
      incidents_data: null,
      hub_type: null,
    } as unknown as APIGuild;
  }

  /** The guild as GUILD_CREATE describes it to a bot with the Guilds intent alone: of the members only that bot. */
  toGateway(application: Application): GatewayGuildCreateDispatchData {
    const bot = this.botOf(application);
    return {
      ...this.toApi(),
      joined_at: bot.joinedAt,
      large: false,
      unavailable: false,
      member_count: this.members.size,
      voice_states: [],
      members: [bot.toApi()],
      channels: [...this.channels.values()].map((channel) => channel.toApi()),
      threads: [],
      presences: [],
      stage_instances: [],
      guild_scheduled_events: [],
      soundboard_sounds: [],
    };
  }
}
