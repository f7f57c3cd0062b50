import { type Client, PermissionFlagsBits } from 'discord.js';

/** What posting into a channel takes, as Discord calls it in the channel's settings. */
const needed = {
  'View Channel': PermissionFlagsBits.ViewChannel,
  'Send Messages': PermissionFlagsBits.SendMessages,
  'Embed Links': PermissionFlagsBits.EmbedLinks,
  'Attach Files': PermissionFlagsBits.AttachFiles,
} as const;

/**
 * What the bot is not allowed in that channel and needs to post there, as far as is known without asking Discord; nothing
 * where nothing is known.
 */
export function missingPermissions(client: Client<true>, channelId: string): readonly string[] {
  const channel = client.channels.cache.get(channelId);
  if (!channel || channel.isDMBased()) return [];
  const has = channel.permissionsFor(client.user);
  if (!has) return [];
  // Without the first, Discord counts none of the others.
  if (!has.has(PermissionFlagsBits.ViewChannel)) return Object.keys(needed);
  return Object.entries(needed).flatMap(([name, bit]) => (has.has(bit) ? [] : [name]));
}
