import {
  ApplicationIntegrationType,
  GatewayDispatchEvents,
  InteractionContextType,
  type InteractionResponseType,
  InteractionType,
} from 'discord-api-types/v10';
import type { Application } from './application.ts';
import type { Channel } from './channel.ts';
import type { JsonObject } from './json.ts';
import type { Member } from './member.ts';
import type { Message } from './message.ts';
import { allPermissions } from './permissions.ts';

/** A request about an interaction that was refused. */
export interface Refused {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly code: number;
  readonly message: string;
  readonly errors: JsonObject | undefined;
}

/** How long an interaction may stay unanswered, and how long its token lives, in milliseconds. */
export const answerWithinMs = 3_000;
const tokenLivesMs = 15 * 60_000;

/** Somebody's command, click, choice, typing or submission, and what the bot made of it. */
export class Interaction {
  readonly id: string;
  readonly token: string;
  /** Which one is to answer it. */
  readonly application: Application;
  readonly type: InteractionType;
  readonly member: Member;
  readonly channel: Channel;
  readonly data: JsonObject;
  /** The message the component is on; for a modal the one whose button opened it. */
  readonly source: Message | undefined;
  readonly createdAt: number;
  readonly sentAt = performance.now();
  /** When the answer was accepted, by the same clock as `sentAt`. */
  answeredAt: number | undefined;
  answer: InteractionResponseType | undefined;
  /** What `@original` is now. */
  original: Message | undefined;
  readonly followUps: Message[] = [];
  /** The form it was answered with. */
  modal: JsonObject | undefined;
  /** The suggestions it was answered with. */
  choices: readonly JsonObject[] | undefined;
  readonly refusals: Refused[] = [];

  /** By default it is for the application that wrote `source`, or else for the first one. */
  constructor(
    member: Member,
    channel: Channel,
    type: InteractionType,
    data: JsonObject,
    source?: Message,
    application = source?.application ?? channel.guild.world.application,
  ) {
    const world = channel.guild.world;
    this.id = world.ids.next();
    this.token = Buffer.from(`interaction:${this.id}:${crypto.randomUUID()}`).toString('base64url');
    this.application = application;
    this.type = type;
    this.member = member;
    this.channel = channel;
    this.data = data;
    this.source = source;
    this.createdAt = world.clock.now();
    world.remember(this);
  }

  /** What a failed expectation shows of it. */
  toJSON(): object {
    const { id, type, member, data, answer } = this;
    return { id, type, member, data, answer };
  }

  get applicationId(): string {
    return this.application.id;
  }

  /** Tells the application's bot of it; `over`: fields to lay over the event. */
  send(over: JsonObject = {}): void {
    const { world } = this.channel.guild;
    const event = { ...this.toGateway(), ...over };
    world.dispatch(GatewayDispatchEvents.InteractionCreate, event, [this.application]);
  }

  /** Whether it is a command that was run, rather than a click or typing. */
  get isCommand(): boolean {
    return this.type === InteractionType.ApplicationCommand;
  }

  /** Milliseconds since it was sent. */
  get age(): number {
    return this.channel.guild.world.clock.now() - this.createdAt;
  }

  /** Whether the bot may still answer it. */
  get answerable(): boolean {
    return this.age <= answerWithinMs;
  }

  /** Whether its token is still good. */
  get alive(): boolean {
    return this.age <= tokenLivesMs;
  }

  /** The event the bot gets. */
  toGateway(): object {
    const guild = this.channel.guild;
    const permissions = (member: Member) => (member.permissionsIn(this.channel) & allPermissions).toString();
    return {
      id: this.id,
      application_id: this.applicationId,
      type: this.type,
      token: this.token,
      version: 1,
      data: this.data,
      guild: { id: guild.id, features: [], locale: 'en-US' },
      guild_id: guild.id,
      guild_locale: 'en-US',
      locale: 'en-US',
      channel: { ...this.channel.toApi(), permissions: permissions(this.member) },
      channel_id: this.channel.id,
      member: { ...this.member.toApi(), permissions: permissions(this.member) },
      app_permissions: permissions(guild.botOf(this.application)),
      entitlements: [],
      authorizing_integration_owners: { [ApplicationIntegrationType.GuildInstall]: guild.id },
      context: InteractionContextType.Guild,
      attachment_size_limit: 10 * 1024 * 1024,
      ...(this.source === undefined ? {} : { message: this.source.toApi() }),
    };
  }

  /** What a message that answers it says about it. */
  toMetadata(message: Message): object {
    return {
      id: this.id,
      type: this.type,
      user: this.member.user.toApi(),
      authorizing_integration_owners: { [ApplicationIntegrationType.GuildInstall]: this.channel.guild.id },
      ...(this.isCommand ? { name: this.data['name'], command_type: this.data['type'] } : {}),
      ...(this.type === InteractionType.MessageComponent && this.source !== undefined
        ? { interacted_message_id: this.source.id }
        : {}),
      ...(this.original !== undefined && this.original !== message
        ? { original_response_message_id: this.original.id }
        : {}),
    };
  }
}
