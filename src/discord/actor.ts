import {
  type APIInteractionDataResolvedGuildMember,
  type APIInteractionGuildMember,
  type BaseInteraction,
  GuildMember,
  PermissionFlagsBits,
  PermissionsBitField,
  type User,
} from 'discord.js';
import type { MemberActor } from './command.ts';

/**
 * The person behind an interaction, as Discord says they are at this click: roles and permissions come with every
 * interaction, so a change of roles counts from the next click on.
 */
export function actorOf(interaction: BaseInteraction<'cached' | 'raw'>): MemberActor {
  const actor = memberActor(interaction.user, interaction.member);
  return { ...actor, manager: interaction.memberPermissions.has(PermissionFlagsBits.ManageGuild) };
}

/** Somebody whom an option names. */
export function memberActor(
  user: User,
  member: GuildMember | APIInteractionGuildMember | APIInteractionDataResolvedGuildMember,
): MemberActor {
  const cached = member instanceof GuildMember;
  const permissions = cached ? member.permissions : new PermissionsBitField(BigInt(member.permissions));
  return {
    kind: 'member',
    id: user.id,
    name: (cached ? member.nickname : member.nick) ?? user.globalName ?? user.username,
    roleIds: cached ? [...member.roles.cache.keys()] : member.roles,
    manager: permissions.has(PermissionFlagsBits.ManageGuild),
  };
}
