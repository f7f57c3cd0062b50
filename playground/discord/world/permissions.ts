import { PermissionFlagsBits } from 'discord-api-types/v10';
import type { Channel } from './channel.ts';
import type { Member } from './member.ts';

/** Every permission there is. */
export const allPermissions = Object.values(PermissionFlagsBits).reduce((all, bit) => all | bit, 0n);

/** What @everyone may do in a guild somebody just made. Pinning is not among it. */
export const defaultEveryone =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.CreatePublicThreads |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.AddReactions |
  PermissionFlagsBits.UseExternalEmojis |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.ChangeNickname |
  PermissionFlagsBits.CreateInstantInvite |
  PermissionFlagsBits.Connect |
  PermissionFlagsBits.Speak |
  PermissionFlagsBits.UseVAD |
  PermissionFlagsBits.Stream |
  PermissionFlagsBits.UseApplicationCommands;

/** What the bot's own role has unless a test says otherwise: what an invitation link for such a bot asks for. */
export const defaultBot =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.ReadMessageHistory;

/** What a member may do in the guild as a whole: the owner and administrators everything. */
export function guildPermissions(member: Member): bigint {
  if (member.guild.ownerId === member.id) return allPermissions;
  let granted = member.guild.everyone.permissions;
  for (const role of member.roles) granted |= role.permissions;
  return granted & PermissionFlagsBits.Administrator ? allPermissions : granted;
}

/**
 * What a member may do in one channel: the guild's permissions, then the overwrites of @everyone, of the roles together
 * and of the member, in this order. Who cannot see a channel can do nothing in it; who cannot write can neither attach
 * files nor embed links.
 * @see https://discord.com/developers/docs/topics/permissions#permission-overwrites
 */
export function channelPermissions(member: Member, channel: Channel): bigint {
  let granted = guildPermissions(member);
  if (granted === allPermissions) return granted;
  const everyone = channel.overwrites.get(member.guild.id);
  if (everyone !== undefined) granted = (granted & ~everyone.deny) | everyone.allow;
  let allow = 0n;
  let deny = 0n;
  for (const role of member.roles) {
    const overwrite = channel.overwrites.get(role.id);
    allow |= overwrite?.allow ?? 0n;
    deny |= overwrite?.deny ?? 0n;
  }
  granted = (granted & ~deny) | allow;
  const own = channel.overwrites.get(member.id);
  if (own !== undefined) granted = (granted & ~own.deny) | own.allow;
  if (!(granted & PermissionFlagsBits.ViewChannel)) return 0n;
  if (!(granted & PermissionFlagsBits.SendMessages)) granted &= ~neededToWrite;
  return granted;
}

const neededToWrite =
  PermissionFlagsBits.MentionEveryone | PermissionFlagsBits.AttachFiles | PermissionFlagsBits.EmbedLinks;

/** Whether all bits of `needed` are in `granted`. */
export function has(granted: bigint, needed: bigint): boolean {
  return (granted & needed) === needed;
}
