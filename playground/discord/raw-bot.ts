import { InteractionType } from 'discord-api-types/v10';
import type { Discord } from './discord.ts';
import type { Channel } from './world/channel.ts';
import type { Guild } from './world/guild.ts';
import { Interaction } from './world/interaction.ts';
import { isObject, type Json, type JsonObject } from './world/json.ts';
import type { Member } from './world/member.ts';

/** What came back. */
export interface Received {
  readonly status: number;
  readonly body: JsonObject;
  readonly headers: Headers;
}

/** What a request carries beside its body. */
export interface RawOptions {
  readonly files?: Readonly<Record<string, { readonly name: string; readonly data: string | Buffer }>>;
  readonly token?: string;
  /** Sent as it is instead of a body. */
  readonly raw?: string;
}

/**
 * A bot that sends whatever it is told, for what discord.js would never send. Lives in a guild with one channel and one
 * person.
 */
export class RawBot {
  readonly discord: Discord;
  readonly guild: Guild;
  readonly channel: Channel;
  readonly alice: Member;

  constructor(discord: Discord) {
    this.discord = discord;
    this.guild = discord.guild({ name: 'Home' });
    this.channel = this.guild.channel('servers');
    this.alice = this.guild.member('Alice');
  }

  get messagesPath(): string {
    return `/channels/${this.channel.id}/messages`;
  }

  get commandsPath(): string {
    return `/applications/${this.discord.applicationId}/guilds/${this.guild.id}/commands`;
  }

  /** Sends a request; `path` from after `/api/v10`. */
  async request(method: string, path: string, body?: Json, options: RawOptions = {}): Promise<Received> {
    const headers: Record<string, string> = { authorization: options.token ?? `Bot ${this.discord.token}` };
    let sent: string | FormData | undefined = options.raw ?? (body === undefined ? undefined : JSON.stringify(body));
    if (options.files === undefined) headers['content-type'] = 'application/json';
    else sent = multipart(body, options.files);
    const response = await fetch(`${this.discord.api}/v10${path}`, {
      method,
      headers,
      ...(sent ? { body: sent } : {}),
    });
    const text = await response.text();
    const parsed: unknown = text === '' ? {} : JSON.parse(text);
    return {
      status: response.status,
      headers: response.headers,
      body: isObject(parsed) ? parsed : { list: parsed as Json },
    };
  }

  /** Posts a message into the channel. */
  message(body: JsonObject, options: RawOptions = {}): Promise<Received> {
    return this.request('POST', this.messagesPath, body, options);
  }

  /** Something Alice did; a command unless told otherwise. */
  interaction(type: InteractionType = InteractionType.ApplicationCommand, data: JsonObject = {}): Interaction {
    return new Interaction(this.alice, this.channel, type, { id: '1', name: 'x', type: 1, ...data });
  }

  /** Answers an interaction. */
  answer(interaction: Interaction, body: JsonObject): Promise<Received> {
    return this.request('POST', `/interactions/${interaction.id}/${interaction.token}/callback`, body);
  }

  /** Where an interaction's answer and follow-ups are. */
  webhook(interaction: Interaction, rest = ''): string {
    return `/webhooks/${interaction.applicationId}/${interaction.token}${rest}`;
  }
}

function multipart(body: Json | undefined, files: NonNullable<RawOptions['files']>): FormData {
  const form = new FormData();
  if (body !== undefined) form.append('payload_json', JSON.stringify(body));
  for (const [key, { name, data }] of Object.entries(files)) {
    form.append(key, new Blob([typeof data === 'string' ? data : new Uint8Array(data)]), name);
  }
  return form;
}
