import { MessageFlags } from 'discord-api-types/v10';
import { checkMessage } from '../rules/check.ts';
import type { Path } from '../rules/rule.ts';
import { type Attachment, storedName } from '../world/attachment.ts';
import type { Channel } from '../world/channel.ts';
import { type JsonObject, objects, text } from '../world/json.ts';
import type { Message, MessageContent } from '../world/message.ts';
import type { Request } from './route.ts';

const fileSizeLimit = 10 * 1024 * 1024;

/** What kind of message a body is judged as. */
export interface DraftOptions {
  readonly channel: Channel;
  /** The message that is changed; absent for a new one. */
  readonly before?: Message | undefined;
  /** Flags that may be set. */
  readonly settable: number;
  /** Where in the request the message stands. */
  readonly at?: Path;
}

/** Flags that may be set on a message of the bot in a channel. */
export const channelFlags =
  MessageFlags.SuppressEmbeds | MessageFlags.SuppressNotifications | MessageFlags.IsComponentsV2;

/** Flags that may be set on an answer to an interaction. */
export const answerFlags = channelFlags | MessageFlags.Ephemeral;

/** Discord ignores what cannot be changed by an edit. */
export const editFlags = -1;

/** Judges a body as a message and returns what the message is to be made of. */
export function draftMessage(request: Request, body: JsonObject, options: DraftOptions): MessageContent {
  const { rules } = request;
  const { before } = options;
  for (const { file } of request.files) rules.refuseIf('file-size', file.data.length > fileSizeLimit);
  const attachments = nextAttachments(request, body, options);
  const next = {
    flags: nextFlags(request, body, before),
    content: body['content'] === undefined ? (before?.content ?? '') : text(body['content']).trim(),
    embeds: body['embeds'] === undefined ? (before?.embeds ?? []) : objects(body['embeds']),
    components: body['components'] === undefined ? (before?.components ?? []) : objects(body['components']),
    fileNames: attachments.map((attachment) => attachment.name),
  };
  const had = before?.attachments ?? [];
  const isInChannel = (id: string) => options.channel.messages.some((message) => message.id === id);
  const draft = { body, files: request.files, settableFlags: options.settable, had, next, isInChannel };
  checkMessage(rules, draft, options.at ?? []);
  const empty = next.content === '' && next.embeds.length + next.components.length + attachments.length === 0;
  rules.refuseIf('not-empty', empty);
  return {
    flags: next.flags,
    attachments,
    ...(body['content'] === undefined ? {} : { content: next.content }),
    ...(body['embeds'] === undefined ? {} : { embeds: next.embeds }),
    ...(body['components'] === undefined ? {} : { components: next.components }),
    allowedMentions: body['allowed_mentions'] ?? undefined,
  };
}

function nextFlags({ rules }: Request, body: JsonObject, before: Message | undefined): number {
  const flags = typeof body['flags'] === 'number' ? body['flags'] : (before?.flags ?? 0);
  if (before === undefined) return flags;
  const kept = rules.enforces('v2-is-irreversible') ? before.flags & MessageFlags.IsComponentsV2 : 0;
  return flags | kept;
}

/** With `attachments` in an edit only those named stay; without, all stay. New files are always added. */
function nextAttachments({ world, files }: Request, body: JsonObject, { before, channel }: DraftOptions): Attachment[] {
  const named = Array.isArray(body['attachments']) ? objects(body['attachments']) : undefined;
  const had = before?.attachments ?? [];
  const kept = had.filter((old) => named?.some((one) => String(one['id']) === old.id) ?? true);
  const added = files.map(({ index, file }) => {
    const meta = named?.find((one) => String(one['id']) === index);
    const id = world.ids.next();
    const name = storedName(text(meta?.['filename']) || file.name);
    const url = `${world.origin}/attachments/${channel.id}/${id}/${name}`;
    return { ...file, id, name, url, description: text(meta?.['description']) || undefined };
  });
  return [...kept, ...added];
}
