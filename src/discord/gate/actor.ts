import {
  type APIInteractionDataResolvedGuildMember,
  type APIInteractionGuildMember,
  type BaseInteraction,
  GuildMember,
  PermissionFlagsBits,
  PermissionsBitField,
  type User,
} from 'discord.js';
import { troubleOf } from '../rest/trouble.ts';
import type { MemberActor } from './command.ts';

/**
 * The person behind an interaction, as Discord says they are at this click: roles and permissions come with every
 * interaction, so a change of roles counts from the next click on. `isHome`: Manage Server counts here.
 */
export function actorOf(interaction: BaseInteraction<'cached' | 'raw'>, isHome: boolean): MemberActor {
  const actor = memberActor(interaction.user, interaction.member, isHome);
  return { ...actor, manager: isHome && interaction.memberPermissions.has(PermissionFlagsBits.ManageGuild) };
}

/** Somebody of the guild, asked from Discord; `null` for who is no member. */
export async function findMember(
  { client, guildId }: BaseInteraction<'cached' | 'raw'>,
  id: string,
  isHome: boolean,
): Promise<MemberActor | null> {
  if (!/^\d{1,20}$/.test(id)) return null;
  try {
    const member = await client.guilds.cache.get(guildId)?.members.fetch({ user: id, cache: false, force: true });
    return member ? memberActor(member.user, member, isHome) : null;
  } catch (error) {
    if (troubleOf(error) === 'no-member') return null;
    throw error;
  }
}

/** Somebody whom an option names. `isHome`: Manage Server counts in this guild. */
export function memberActor(
  user: User,
  member: GuildMember | APIInteractionGuildMember | APIInteractionDataResolvedGuildMember,
  isHome: boolean,
): MemberActor {
  const cached = member instanceof GuildMember;
  const permissions = cached ? member.permissions : new PermissionsBitField(BigInt(member.permissions));
  return {
    kind: 'member',
    id: user.id,
    name: (cached ? member.nickname : member.nick) ?? user.globalName ?? user.username,
    roleIds: cached ? [...member.roles.cache.keys()] : member.roles,
    manager: isHome && permissions.has(PermissionFlagsBits.ManageGuild),
  };
}
