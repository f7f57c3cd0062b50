import { type APIRole, GatewayDispatchEvents, type RoleFlags } from 'discord-api-types/v10';
import type { Guild } from './guild.ts';

/** What a test may say of a role. */
export interface RoleOptions {
  /** A fixed id instead of a made one. */
  readonly id?: string;
  readonly permissions?: bigint;
  /** Whether anybody may ping it. */
  readonly mentionable?: boolean;
  /** 0xRRGGBB */
  readonly color?: number;
}

/** A role of a guild. */
export class Role {
  readonly kind = 'role';
  readonly id: string;
  readonly guild: Guild;
  name: string;
  permissions: bigint;
  readonly mentionable: boolean;
  readonly color: number;
  /** The bot whose own role it is. */
  readonly botId: string | undefined;

  constructor(guild: Guild, id: string, name: string, options: RoleOptions = {}, botId?: string) {
    this.guild = guild;
    this.id = id;
    this.name = name;
    this.permissions = options.permissions ?? 0n;
    this.mentionable = options.mentionable ?? false;
    this.color = options.color ?? 0;
    this.botId = botId;
  }

  /** What a failed expectation shows of it. */
  toJSON(): string {
    return `@${this.name} (${this.id})`;
  }

  /** Renames the role. */
  rename(name: string): void {
    this.name = name;
    this.guild.dispatch(GatewayDispatchEvents.GuildRoleUpdate, { guild_id: this.guild.id, role: this.toApi() });
  }

  /** Deletes the role: it leaves everybody who had it. */
  delete(): void {
    this.guild.roles.delete(this.id);
    for (const member of this.guild.members.values()) member.roles.delete(this);
    this.guild.dispatch(GatewayDispatchEvents.GuildRoleDelete, { guild_id: this.guild.id, role_id: this.id });
  }

  /** The role as Discord describes it. */
  toApi(): APIRole {
    return {
      id: this.id,
      name: this.name,
      permissions: this.permissions.toString(),
      position: [...this.guild.roles.keys()].indexOf(this.id),
      color: this.color,
      colors: { primary_color: this.color, secondary_color: null, tertiary_color: null },
      hoist: false,
      managed: this.botId !== undefined,
      mentionable: this.mentionable,
      icon: null,
      unicode_emoji: null,
      flags: 0 as RoleFlags,
      ...(this.botId === undefined ? {} : { tags: { bot_id: this.botId } }),
    };
  }
}
