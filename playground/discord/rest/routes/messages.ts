import { GatewayDispatchEvents, PermissionFlagsBits } from 'discord-api-types/v10';
import type { Channel } from '../../world/channel.ts';
import { isObject, objects, text } from '../../world/json.ts';
import { Message } from '../../world/message.ts';
import { channelFlags, draftMessage, editFlags } from '../draft.ts';
import { findChannel, findMessage, needs } from '../find.ts';
import type { Request, Route } from '../route.ts';

const hourMs = 3_600_000;
const pinLimit = 250;
const by = ['channel'];

/** Messages in channels, and their pins. */
export const messageRoutes: readonly Route[] = [
  { method: 'POST', path: '/channels/:channel/messages', limit: { limit: 5, perMs: 5_000, by }, handle: create },
  { method: 'GET', path: '/channels/:channel/messages', handle: list },
  { method: 'GET', path: '/channels/:channel/messages/pins', handle: listPins },
  {
    method: 'GET',
    path: '/channels/:channel/pins',
    handle: (request) => ({ body: findChannel(request).pins.map((message) => message.toApi()) }),
  },
  ...['/channels/:channel/messages/pins/:message', '/channels/:channel/pins/:message'].flatMap((path): Route[] => [
    { method: 'PUT', path, limit: { limit: 5, perMs: 5_000, by }, handle: (request) => pin(request, true) },
    { method: 'DELETE', path, limit: { limit: 5, perMs: 5_000, by }, handle: (request) => pin(request, false) },
  ]),
  {
    method: 'GET',
    path: '/channels/:channel/messages/:message',
    handle: (request) => {
      const channel = findChannel(request);
      needs(request, channel, PermissionFlagsBits.ReadMessageHistory, 'read-history-to-fetch');
      return { body: findMessage(request, channel).toApi() };
    },
  },
  {
    method: 'PATCH',
    path: '/channels/:channel/messages/:message',
    limit: { limit: 5, perMs: 5_000, by },
    handle: edit,
  },
  {
    method: 'DELETE',
    path: '/channels/:channel/messages/:message',
    limit: { limit: 5, perMs: 1_000, by },
    handle: remove,
  },
  {
    method: 'POST',
    path: '/channels/:channel/typing',
    limit: { limit: 5, perMs: 5_000, by },
    handle: (request) => {
      needs(request, findChannel(request), PermissionFlagsBits.SendMessages, 'send-messages');
      return {};
    },
  },
];

function create(request: Request) {
  const channel = findChannel(request);
  const { object } = request;
  needs(request, channel, PermissionFlagsBits.SendMessages, 'send-messages');
  if (objects(object['embeds']).length > 0) needs(request, channel, PermissionFlagsBits.EmbedLinks, 'embed-links');
  if (request.files.length > 0) needs(request, channel, PermissionFlagsBits.AttachFiles, 'attach-files');
  const repliesTo = isObject(object['message_reference']) ? text(object['message_reference']['message_id']) : undefined;
  if (repliesTo !== undefined) needs(request, channel, PermissionFlagsBits.ReadMessageHistory, 'read-history-to-reply');
  const nonce = object['nonce'];
  const twin = object['enforce_nonce'] === true ? sameNonce(request, channel, nonce) : undefined;
  if (twin !== undefined) return { body: twin.toApi() };
  const made = draftMessage(request, object, { channel, settable: channelFlags });
  const message = new Message(channel, channel.guild.botOf(request.application), made, { repliesTo });
  if (typeof nonce === 'string' || typeof nonce === 'number') message.nonce = nonce;
  channel.guild.dispatch(GatewayDispatchEvents.MessageCreate, { ...message.toApi(), guild_id: channel.guild.id });
  return { body: message.toApi() };
}

/** How long a nonce is known, milliseconds: Discord says "the past few minutes". */
const nonceMs = 2 * 60_000;

/** With `enforce_nonce` a message sent twice within minutes is made once. */
function sameNonce({ world, application }: Request, channel: Channel, nonce: unknown): Message | undefined {
  if (nonce === undefined || nonce === null) return undefined;
  const now = world.clock.now();
  return channel.messages.find(
    (message) =>
      message.author.id === application.botUser.id && message.nonce === nonce && now - message.createdAt <= nonceMs,
  );
}

function list(request: Request) {
  const channel = findChannel(request);
  const may =
    (channel.guild.botOf(request.application).permissionsIn(channel) & PermissionFlagsBits.ReadMessageHistory) !== 0n;
  const limit = Math.min(100, Number(request.query.get('limit') ?? 50));
  const before = request.query.get('before');
  const after = request.query.get('after');
  const wanted = channel.messages
    .filter((message) => before === null || BigInt(message.id) < BigInt(before))
    .filter((message) => after === null || BigInt(message.id) > BigInt(after));
  const some = after === null ? wanted.slice(-limit) : wanted.slice(0, limit);
  // Who may not read the history is shown an empty one.
  return { body: may ? some.reverse().map((message) => message.toApi()) : [] };
}

function listPins(request: Request) {
  const items = findChannel(request).pins.map((message) => ({
    pinned_at: new Date(message.pinnedAt ?? 0).toISOString(),
    message: message.toApi(),
  }));
  return { body: { items, has_more: false } };
}

function pin(request: Request, on: boolean) {
  const channel = findChannel(request);
  needs(request, channel, PermissionFlagsBits.PinMessages, 'pin-messages');
  const message = findMessage(request, channel);
  request.rules.refuseIf('pin-limit', on && message.pinnedAt === undefined && channel.pins.length >= pinLimit);
  message.pinnedAt = on ? request.world.clock.now() : undefined;
  channel.guild.dispatch(GatewayDispatchEvents.ChannelPinsUpdate, {
    guild_id: channel.guild.id,
    channel_id: channel.id,
    last_pin_timestamp: channel.toApi().last_pin_timestamp ?? null,
  });
  return {};
}

function edit(request: Request) {
  const channel = findChannel(request);
  const message = findMessage(request, channel);
  request.rules.refuseIf('own-message', message.author.id !== request.application.botUser.id);
  if (request.world.clock.now() - message.createdAt > hourMs) takeOldEdit(request, channel);
  const change = draftMessage(request, request.object, { channel, before: message, settable: editFlags });
  message.edit(change);
  channel.guild.dispatch(GatewayDispatchEvents.MessageUpdate, { ...message.toApi(), guild_id: channel.guild.id });
  return { body: message.toApi() };
}

const oldEdits = { limit: 3, perMs: 6_000 };

/** Messages older than an hour can be edited three times in six seconds a channel, whatever the headers say. */
function takeOldEdit({ rules, limits }: Request, channel: Channel): void {
  const verdict = limits.take(`old-edits ${channel.id}`, oldEdits, false);
  rules.refuseIf('old-message-edits', !verdict.allowed, { retry_after: verdict.retryAfter, global: false });
}

function remove(request: Request) {
  const channel = findChannel(request);
  const message = findMessage(request, channel);
  if (message.author.id !== request.application.botUser.id) {
    needs(request, channel, PermissionFlagsBits.ManageMessages, 'manage-messages-to-delete');
  }
  message.delete();
  channel.guild.dispatch(GatewayDispatchEvents.MessageDelete, {
    id: message.id,
    channel_id: channel.id,
    guild_id: channel.guild.id,
  });
  return {};
}
