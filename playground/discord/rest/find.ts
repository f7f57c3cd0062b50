import { PermissionFlagsBits } from 'discord-api-types/v10';
import type { RefusalName } from '../rules/refusals.ts';
import type { Channel } from '../world/channel.ts';
import type { Guild } from '../world/guild.ts';
import type { Message } from '../world/message.ts';
import { has } from '../world/permissions.ts';
import type { Request } from './route.ts';

/** The guild a path names; one that the bot is not in is not there for it. */
export function findGuild({ world, application, rules, params }: Request): Guild {
  const guild = world.guilds.get(params['guild'] ?? '');
  return guild?.hasBotOf(application) ? guild : rules.missing('guild-exists');
}

/** The channel a path names; the bot must be in its guild and able to see it. */
export function findChannel(request: Request): Channel {
  const { world, rules, params } = request;
  const channel = world.channel(params['channel'] ?? '') ?? rules.missing('channel-exists');
  needs(request, channel, PermissionFlagsBits.ViewChannel, 'view-channel');
  return channel;
}

/** The message a path names: of this channel, and not one that only one person sees. */
export function findMessage({ rules, params }: Request, channel: Channel): Message {
  return channel.messages.find((message) => message.id === params['message']) ?? rules.missing('message-exists');
}

/** Refuses unless the bot has a permission in the channel. */
export function needs({ rules, application }: Request, channel: Channel, permission: bigint, rule: RefusalName): void {
  const { guild } = channel;
  const may = guild.hasBotOf(application) && has(guild.botOf(application).permissionsIn(channel), permission);
  rules.refuseIf(rule, !may);
}
