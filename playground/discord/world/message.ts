import { type APIMessage, MessageFlags, MessageType } from 'discord-api-types/v10';
import type { Application } from './application.ts';
import type { Attachment } from './attachment.ts';
import type { Channel } from './channel.ts';
import { stored } from './components.ts';
import type { Interaction } from './interaction.ts';
import { isObject, type JsonObject, objects, text } from './json.ts';
import type { Member } from './member.ts';
import { findMentions, type Mentions, pingingText } from './mentions.ts';
import { type ShownButton, type ShownSelect, shownButtons, shownSelects, visibleText } from './visible.ts';

/** What a message is made from or changed to; what is `undefined` stays as it was. */
export interface MessageContent {
  readonly content?: string;
  readonly embeds?: readonly JsonObject[];
  readonly components?: readonly JsonObject[];
  readonly attachments?: readonly Attachment[];
  readonly flags?: number;
  readonly allowedMentions?: unknown;
}

/** Flags an author may set; all others are Discord's own. */
const changeable = MessageFlags.SuppressEmbeds | MessageFlags.IsComponentsV2 | MessageFlags.SuppressNotifications;

/** A message in a channel. */
export class Message {
  readonly id: string;
  readonly channel: Channel;
  readonly author: Member;
  readonly createdAt: number;
  /** The interaction it answers, if any. */
  readonly interaction: Interaction | undefined;
  /** The message it replies to, if any. */
  readonly repliesTo: string | undefined;
  content = '';
  embeds: readonly JsonObject[] = [];
  components: readonly JsonObject[] = [];
  attachments: readonly Attachment[] = [];
  flags = 0;
  /** Who is really pinged, after `allowed_mentions`. */
  mentions: Mentions = { everyone: false, users: [], roles: [] };
  /** How often it was edited. Filling in a deferred answer is no edit. */
  edits = 0;
  editedAt: number | undefined;
  pinnedAt: number | undefined;
  deleted = false;
  nonce: string | number | undefined;

  constructor(
    channel: Channel,
    author: Member,
    made: MessageContent,
    link: { readonly interaction?: Interaction | undefined; readonly repliesTo?: string | undefined } = {},
  ) {
    this.id = channel.guild.world.ids.next();
    this.channel = channel;
    this.author = author;
    this.interaction = link.interaction;
    this.repliesTo = link.repliesTo;
    this.createdAt = channel.guild.world.clock.now();
    this.#take(made);
    this.flags |= (made.flags ?? 0) & (MessageFlags.Ephemeral | MessageFlags.Loading);
    channel.allMessages.push(this);
  }

  /** Seen by nobody but the person whose interaction it answers. */
  get ephemeral(): boolean {
    return (this.flags & MessageFlags.Ephemeral) !== 0;
  }

  /** "… is thinking": a deferred answer that was not filled in yet. */
  get loading(): boolean {
    return (this.flags & MessageFlags.Loading) !== 0;
  }

  /** Made of Components V2. */
  get componentsV2(): boolean {
    return (this.flags & MessageFlags.IsComponentsV2) !== 0;
  }

  /** All visible text: content, embeds, text displays. Labels of buttons are not in it. */
  get text(): string {
    return visibleText(this);
  }

  /** The buttons, in the order they are shown. */
  get buttons(): ShownButton[] {
    return shownButtons(this.components);
  }

  /** The select menus, in the order they are shown. */
  get selects(): ShownSelect[] {
    return shownSelects(this.components);
  }

  /** The attached files. */
  get files(): readonly Attachment[] {
    return this.attachments;
  }

  /** The application whose bot wrote it; `undefined`: a person did, or it was deleted since. */
  get application(): Application | undefined {
    const { id } = this.author.user;
    return this.channel.guild.world.applications.find(({ botUser }) => botUser.id === id);
  }

  /** The message as the API describes it. */
  get raw(): APIMessage {
    return this.toApi();
  }

  /** Whether somebody sees it. */
  visibleTo(member: Member): boolean {
    return !this.deleted && (!this.ephemeral || this.interaction?.member.id === member.id);
  }

  /** Changes the message. */
  edit(change: MessageContent): void {
    if (this.loading) this.flags &= ~MessageFlags.Loading;
    else {
      this.edits++;
      this.editedAt = this.channel.guild.world.clock.now();
    }
    this.#take(change);
  }

  /** Removes the message from the channel. */
  delete(): void {
    this.deleted = true;
    const index = this.channel.allMessages.indexOf(this);
    if (index >= 0) this.channel.allMessages.splice(index, 1);
  }

  #take(change: MessageContent): void {
    if (change.flags !== undefined) this.flags = (this.flags & ~changeable) | (change.flags & changeable);
    if (change.content !== undefined) this.content = change.content.trim();
    if (change.attachments !== undefined) this.attachments = change.attachments;
    if (change.embeds !== undefined) this.embeds = change.embeds.map((embed) => this.#storedEmbed(embed));
    if (change.components !== undefined) {
      this.components = stored(change.components, this.attachments, () => this.channel.guild.world.ids.next());
    }
    const pinging = pingingText(this.content, this.components, this.flags);
    this.mentions = findMentions(pinging, change.allowedMentions, this.channel, this.author);
  }

  #storedEmbed(embed: JsonObject): JsonObject {
    const copy: JsonObject = structuredClone({ ...embed, type: 'rich' });
    for (const [key, value] of Object.entries(copy)) if (value === null) delete copy[key];
    for (const key of ['image', 'thumbnail']) {
      const media = copy[key];
      if (isObject(media)) {
        const attachment = this.attachments.find((a) => text(media['url']) === `attachment://${a.name}`);
        if (attachment !== undefined) media['url'] = attachment.url;
      }
    }
    for (const field of objects(copy['fields'])) field['inline'] ??= false;
    const at = Date.parse(text(copy['timestamp']));
    if (!Number.isNaN(at)) copy['timestamp'] = new Date(at).toISOString();
    return copy;
  }

  /** What a failed expectation shows of it. */
  toJSON(): object {
    const marks = ['ephemeral', 'loading', 'deleted'] as const;
    return {
      id: this.id,
      channel: this.channel,
      author: this.author,
      text: this.text,
      buttons: this.buttons.map(({ label }) => label),
      edits: this.edits,
      ...Object.fromEntries(marks.filter((mark) => this[mark]).map((mark) => [mark, true])),
    };
  }

  /** The message as Discord describes it. */
  toApi(): APIMessage {
    const interaction = this.interaction;
    const type =
      interaction?.isCommand === true && interaction.original === this
        ? MessageType.ChatInputCommand
        : this.repliesTo === undefined
          ? MessageType.Default
          : MessageType.Reply;
    return {
      id: this.id,
      channel_id: this.channel.id,
      type,
      content: this.content,
      author: this.author.user.toApi(),
      mentions: this.mentions.users.map((member) => member.user.toApi()),
      mention_roles: this.mentions.roles.map((role) => role.id),
      mention_everyone: this.mentions.everyone,
      attachments: this.attachments.map((a) => ({
        id: a.id,
        filename: a.name,
        size: a.data.length,
        url: a.url,
        proxy_url: a.url,
        content_type: a.contentType,
        ...(a.description === undefined ? {} : { description: a.description }),
        ...(this.ephemeral ? { ephemeral: true } : {}),
      })),
      embeds: structuredClone(this.embeds),
      components: structuredClone(this.components),
      timestamp: new Date(this.createdAt).toISOString(),
      edited_timestamp: this.editedAt === undefined ? null : new Date(this.editedAt).toISOString(),
      flags: this.flags,
      pinned: this.pinnedAt !== undefined,
      tts: false,
      ...(this.nonce === undefined ? {} : { nonce: this.nonce }),
      ...(this.application === undefined ? {} : { application_id: this.application.id }),
      ...(interaction === undefined
        ? {}
        : { webhook_id: interaction.applicationId, interaction_metadata: interaction.toMetadata(this) }),
      ...(this.repliesTo === undefined
        ? {}
        : { message_reference: { type: 0, channel_id: this.channel.id, message_id: this.repliesTo } }),
    } as unknown as APIMessage;
  }
}
