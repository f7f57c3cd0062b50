import {
  type APITextChannel,
  type ChannelFlags,
  ChannelType,
  GatewayDispatchEvents,
  OverwriteType,
} from 'discord-api-types/v10';
import type { Guild } from './guild.ts';
import type { Member } from './member.ts';
import type { Message } from './message.ts';
import { allPermissions } from './permissions.ts';
import type { Role } from './role.ts';

/** What an overwrite grants and takes away in one channel. */
export interface Overwrite {
  readonly type: OverwriteType;
  readonly allow: bigint;
  readonly deny: bigint;
}

/** What a test may say of a channel. */
export interface ChannelOptions {
  /** A fixed id instead of a made one. */
  readonly id?: string;
  /** Exactly what the first application's bot may do here; everything else is denied to it. */
  readonly botPermissions?: bigint;
  readonly topic?: string;
}

/** A text channel. */
export class Channel {
  readonly kind = 'channel';
  readonly id: string;
  readonly guild: Guild;
  name: string;
  readonly topic: string | null;
  readonly overwrites = new Map<string, Overwrite>();
  /** Every message that was not deleted, ephemeral ones too, oldest first. */
  readonly allMessages: Message[] = [];

  constructor(guild: Guild, id: string, name: string, options: ChannelOptions = {}) {
    this.guild = guild;
    this.id = id;
    this.name = name;
    this.topic = options.topic ?? null;
    if (options.botPermissions !== undefined) this.#setBot(options.botPermissions);
  }

  /** The messages everybody can see (no ephemeral ones), oldest first. */
  get messages(): Message[] {
    return this.allMessages.filter((message) => !message.ephemeral);
  }

  /** The newest message everybody can see. */
  get lastMessage(): Message | undefined {
    return this.messages.at(-1);
  }

  /** The pinned messages, newest pin first. */
  get pins(): Message[] {
    return this.messages
      .filter((message) => message.pinnedAt !== undefined)
      .sort((a, b) => (b.pinnedAt ?? 0) - (a.pinnedAt ?? 0));
  }

  /** What a failed expectation shows of it. */
  toJSON(): string {
    return `#${this.name} (${this.id})`;
  }

  /** Grants and denies permissions here to a role (the guild itself for @everyone) or to a member. */
  overwrite(target: Role | Member | Guild, permissions: { allow?: bigint; deny?: bigint }): void {
    this.overwrites.set(target.id, {
      type: target.kind === 'member' ? OverwriteType.Member : OverwriteType.Role,
      allow: permissions.allow ?? 0n,
      deny: permissions.deny ?? 0n,
    });
    this.#changed();
  }

  /** Says anew, and exactly, what the first application's bot may do here. */
  setBotPermissions(permissions: bigint): void {
    this.#setBot(permissions);
    this.#changed();
  }

  /** Renames the channel. */
  rename(name: string): void {
    this.name = name;
    this.#changed();
  }

  /** Deletes the channel with all its messages. */
  delete(): void {
    this.guild.channels.delete(this.id);
    this.guild.dispatch(GatewayDispatchEvents.ChannelDelete, this.toApi());
  }

  #setBot(permissions: bigint): void {
    const overwrite = { type: OverwriteType.Member, allow: permissions, deny: allPermissions & ~permissions };
    this.overwrites.set(this.guild.world.application.botUser.id, overwrite);
  }

  #changed(): void {
    this.guild.dispatch(GatewayDispatchEvents.ChannelUpdate, this.toApi());
  }

  /** The channel as Discord describes it. */
  toApi(): APITextChannel {
    const lastPin = this.pins[0]?.pinnedAt;
    return {
      id: this.id,
      type: ChannelType.GuildText,
      guild_id: this.guild.id,
      name: this.name,
      position: [...this.guild.channels.keys()].indexOf(this.id),
      permission_overwrites: [...this.overwrites].map(([id, overwrite]) => ({
        id,
        type: overwrite.type,
        allow: overwrite.allow.toString(),
        deny: overwrite.deny.toString(),
      })),
      parent_id: null,
      topic: this.topic,
      nsfw: false,
      rate_limit_per_user: 0,
      last_message_id: this.lastMessage?.id ?? null,
      last_pin_timestamp: lastPin === undefined ? null : new Date(lastPin).toISOString(),
      flags: 0 as ChannelFlags,
    };
  }
}
