import { type APIGuildMember, GatewayDispatchEvents, type GuildMemberFlags } from 'discord-api-types/v10';
import { Person } from '../driver/person.ts';
import type { Channel } from './channel.ts';
import type { Guild } from './guild.ts';
import { channelPermissions, guildPermissions } from './permissions.ts';
import type { Role } from './role.ts';
import type { User } from './user.ts';

/** What a test may say of somebody who is in a guild. */
export interface MemberOptions {
  readonly roles?: readonly Role[];
  /** Permissions beyond those of the roles; given by a role of her own, for Discord knows no other way. */
  readonly permissions?: bigint;
}

/** Somebody in a guild: a person or the bot. */
export class Member {
  readonly kind = 'member';
  readonly user: User;
  readonly guild: Guild;
  readonly roles = new Set<Role>();
  readonly joinedAt: string;
  readonly #places = new Map<string, Person>();

  constructor(guild: Guild, user: User) {
    this.guild = guild;
    this.user = user;
    this.joinedAt = new Date(guild.world.clock.now()).toISOString();
  }

  get id(): string {
    return this.user.id;
  }

  get name(): string {
    return this.user.name;
  }

  /** What a failed expectation shows of her. */
  toJSON(): string {
    return `${this.name} (${this.id})`;
  }

  /** What she may do in the guild. */
  get permissions(): bigint {
    return guildPermissions(this);
  }

  /** What she may do in a channel. */
  permissionsIn(channel: Channel): bigint {
    return channelPermissions(this, channel);
  }

  /** The person in front of a channel: types, clicks, sees. */
  in(channel: Channel): Person {
    const place = this.#places.get(channel.id) ?? new Person(this, channel);
    this.#places.set(channel.id, place);
    return place;
  }

  /** Gives her a role. */
  addRole(role: Role): void {
    this.roles.add(role);
    this.#changed();
  }

  /** Takes a role from her. */
  removeRole(role: Role): void {
    this.roles.delete(role);
    this.#changed();
  }

  /** Leaves the guild. */
  leaves(): void {
    this.guild.members.delete(this.id);
    this.guild.dispatch(GatewayDispatchEvents.GuildMemberRemove, {
      guild_id: this.guild.id,
      user: this.user.toApi(),
    });
  }

  #changed(): void {
    this.guild.dispatch(GatewayDispatchEvents.GuildMemberUpdate, { guild_id: this.guild.id, ...this.toApi() });
  }

  /** The member as Discord describes it. */
  toApi(): APIGuildMember {
    return {
      user: this.user.toApi(),
      nick: null,
      avatar: null,
      banner: null,
      roles: [...this.roles].map((role) => role.id),
      joined_at: this.joinedAt,
      premium_since: null,
      communication_disabled_until: null,
      deaf: false,
      mute: false,
      pending: false,
      flags: 0 as GuildMemberFlags,
    };
  }
}
