import { type BaseInteraction, GuildMember, PermissionFlagsBits } from 'discord.js';
import type { MemberActor } from './command.ts';

/**
 * The person behind an interaction, as Discord says they are at this click: roles and permissions come with every
 * interaction, so a change of roles counts from the next click on.
 */
export function actorOf(interaction: BaseInteraction<'cached' | 'raw'>): MemberActor {
  const { member, user } = interaction;
  const roleIds = Array.isArray(member.roles) ? member.roles : [...member.roles.cache.keys()];
  return {
    kind: 'member',
    id: user.id,
    name: nickname(member) ?? user.globalName ?? user.username,
    roleIds,
    manager: interaction.memberPermissions.has(PermissionFlagsBits.ManageGuild),
  };
}

function nickname(member: BaseInteraction<'cached' | 'raw'>['member']): string | null {
  return (member instanceof GuildMember ? member.nickname : member.nick) ?? null;
}
