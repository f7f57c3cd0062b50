import { type APIGuild, GatewayDispatchEvents, type GatewayGuildCreateDispatchData } from 'discord-api-types/v10';
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
  /** What the bot's own role grants. */
  readonly botPermissions?: bigint;
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
  /** The bot as a member. */
  readonly bot: Member;
  #away = false;

  constructor(world: World, options: GuildOptions) {
    this.world = world;
    this.id = options.id ?? world.ids.next();
    this.name = options.name;
    this.everyone = this.#addRole(
      new Role(this, this.id, '@everyone', { permissions: options.everyonePermissions ?? defaultEveryone }),
    );
    const bot = world.application.botUser;
    this.bot = new Member(this, bot);
    this.bot.roles.add(
      this.#addRole(
        new Role(this, world.ids.next(), bot.name, { permissions: options.botPermissions ?? defaultBot }, bot.id),
      ),
    );
    this.members.set(bot.id, this.bot);
    this.ownerId = options.ownerId ?? world.ids.next();
    if (options.ownerId === undefined) this.#addMember(new Member(this, new User(this.ownerId, 'Owner')));
  }

  /** Makes a text channel. */
  channel(name: string, options: ChannelOptions = {}): Channel {
    const channel = new Channel(this, this.world.ids.next(), name, options);
    this.channels.set(channel.id, channel);
    this.#announce(GatewayDispatchEvents.ChannelCreate, channel.toApi());
    return channel;
  }

  /** Makes a role. */
  role(name: string, options: RoleOptions = {}): Role {
    const role = this.#addRole(new Role(this, this.world.ids.next(), name, options));
    this.#announce(GatewayDispatchEvents.GuildRoleCreate, { guild_id: this.id, role: role.toApi() });
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
    this.#announce(GatewayDispatchEvents.GuildMemberAdd, { guild_id: this.id, ...member.toApi() });
    return member;
  }

  /** Throws the bot out. */
  removesBot(): void {
    this.world.guilds.delete(this.id);
    this.world.dispatch(GatewayDispatchEvents.GuildDelete, { id: this.id });
  }

  /** Discord itself has trouble with the guild: it is unavailable, not gone, also for a bot that logs in meanwhile. */
  breaksDown(): void {
    this.#away = true;
    this.world.dispatch(GatewayDispatchEvents.GuildDelete, { id: this.id, unavailable: true });
  }

  get isAway(): boolean {
    return this.#away;
  }

  /** The trouble is over. */
  recovers(): void {
    this.#away = false;
    this.world.dispatch(GatewayDispatchEvents.GuildCreate, this.toGateway());
  }

  /** What a failed expectation shows of it. */
  toJSON(): string {
    return `${this.name} (${this.id})`;
  }

  #addRole(role: Role): Role {
    this.roles.set(role.id, role);
    return role;
  }

  #addMember(member: Member): void {
    this.members.set(member.id, member);
    this.world.users.set(member.id, member.user);
  }

  /** Before the bot has been told of the guild, it is told of nothing in it. */
  #announce(event: GatewayDispatchEvents, data: object): void {
    if (this.world.guilds.has(this.id)) this.world.dispatch(event, data);
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

  /** The guild as GUILD_CREATE describes it to a bot with the Guilds intent alone: of the members only the bot. */
  toGateway(): GatewayGuildCreateDispatchData {
    return {
      ...this.toApi(),
      joined_at: this.bot.joinedAt,
      large: false,
      unavailable: false,
      member_count: this.members.size,
      voice_states: [],
      members: [this.bot.toApi()],
      channels: [...this.channels.values()].map((channel) => channel.toApi()),
      threads: [],
      presences: [],
      stage_instances: [],
      guild_scheduled_events: [],
      soundboard_sounds: [],
    };
  }
}
