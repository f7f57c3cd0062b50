import { MessageFlags, PermissionFlagsBits } from 'discord-api-types/v10';
import type { Channel } from './channel.ts';
import { walk } from './components.ts';
import { isObject, type JsonObject, text } from './json.ts';
import type { Member } from './member.ts';
import type { Role } from './role.ts';

/** Who a message really pings. */
export interface Mentions {
  readonly everyone: boolean;
  readonly users: readonly Member[];
  readonly roles: readonly Role[];
}

/** A message's text that can ping: the content, or with Components V2 the text displays. Embeds never do. */
export function pingingText(content: string, components: readonly JsonObject[], flags: number): string {
  if (!(flags & MessageFlags.IsComponentsV2)) return content;
  return [...walk(components)].map(({ component }) => text(component['content'])).join('\n');
}

/**
 * Who a text pings, given the request's `allowed_mentions` (when absent: everybody it names) and what the author may do:
 * @everyone and roles that are not mentionable need a permission.
 * @see https://discord.com/developers/docs/resources/message#allowed-mentions-object
 */
export function findMentions(content: string, allowed: unknown, channel: Channel, author: Member): Mentions {
  const rules = isObject(allowed) ? allowed : undefined;
  const parse = rules === undefined ? ['everyone', 'users', 'roles'] : list(rules['parse']);
  const mayPingAll = (author.permissionsIn(channel) & PermissionFlagsBits.MentionEveryone) !== 0n;
  const written = content.replace(/```[\s\S]*?```|`[^`\n]*`/g, '');
  const named = (pattern: RegExp) => [...new Set([...written.matchAll(pattern)].map((match) => match[1] ?? ''))];
  const users = named(/<@!?(\d+)>/g).filter((id) => parse.includes('users') || list(rules?.['users']).includes(id));
  const roles = named(/<@&(\d+)>/g).filter((id) => parse.includes('roles') || list(rules?.['roles']).includes(id));
  return {
    everyone: parse.includes('everyone') && mayPingAll && /@(everyone|here)/.test(written),
    users: users.flatMap((id) => channel.guild.members.get(id) ?? []),
    roles: roles
      .flatMap((id) => channel.guild.roles.get(id) ?? [])
      .filter((role) => (role.mentionable || mayPingAll) && role !== channel.guild.everyone),
  };
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
