import { PermissionFlagsBits } from 'discord-api-types/v10';
import type { SimClock } from '../discord/clock.ts';
import { type Channel, type Discord, type Guild, type Member, type Role, startDiscord } from '../discord/index.ts';
import { User } from '../discord/world/user.ts';

/** Ids that stay the same, so that what the bot keeps in its data fits the next start. */
export const ids = {
  application: '100000000000000001',
  guild: '100000000000000010',
  owner: '100000000000000021',
  friend: '100000000000000022',
  stranger: '100000000000000023',
  players: '100000000000000031',
  moderators: '100000000000000032',
  general: '100000000000000041',
  servers: '100000000000000042',
  admin: '100000000000000043',
} as const;

/** The simulated Discord with the playground's server in it. */
export interface Home {
  readonly discord: Discord;
  readonly guild: Guild;
  /** People, in the order they are offered; what part each plays. */
  readonly people: ReadonlyMap<Member, string>;
}

/** Makes it: an owner, a friend with a role, a stranger; two channels for all, one for the owner and moderators. */
export async function startHome(clock: SimClock): Promise<Home> {
  const owner = new User(ids.owner, 'Mia');
  const discord = await startDiscord({
    clock,
    record: false,
    application: { id: ids.application, sameId: true, owner },
  });
  const guild = discord.guild({ name: 'Our house', id: ids.guild, ownerId: ids.owner });
  const players = guild.role('Players', { id: ids.players, color: 0x3ba55d });
  guild.role('Moderators', { id: ids.moderators, color: 0xe67e22, permissions: PermissionFlagsBits.ManageGuild });
  // First: there is something to see in it at once.
  guild.channel('servers', { id: ids.servers, topic: 'What runs, and what happens to it' });
  guild.channel('general', { id: ids.general, topic: 'For everyone' });
  const admin = guild.channel('admin', { id: ids.admin, topic: 'For the owner and moderators' });
  hide(admin, guild);
  const people = new Map<Member, string>([
    [guild.member(owner), 'Owns this server'],
    [guild.member(new User(ids.friend, 'Jonas'), { roles: [players] }), 'A friend with the role Players'],
    [guild.member(new User(ids.stranger, 'Sam')), 'A stranger, without a role'],
  ]);
  return { discord, guild, people };
}

function hide(channel: Channel, guild: Guild): void {
  const seen = PermissionFlagsBits.ViewChannel;
  channel.overwrite(guild, { deny: seen });
  const insiders = [...guild.roles.values()].filter(
    (role: Role) => role.id === ids.moderators || role.botId !== undefined,
  );
  for (const role of insiders) channel.overwrite(role, { allow: seen });
}
