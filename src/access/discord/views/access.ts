import type { Container } from '../../../containers/model/container.ts';
import { containerRef } from '../../../containers/ui/container-ref.ts';
import { stateSign } from '../../../containers/ui/state.ts';
import { pageButtons, pageOf } from '../../../discord/ui/pages.ts';
import { literal, plain, plainName } from '../../../discord/ui/text.ts';
import type { View } from '../../../discord/ui/view.ts';
import type { Decision } from '../../model/can.ts';
import type { Access } from '../../model/explain.ts';
import { type ContainerPermission, containerPermissions } from '../../model/permission.ts';
import type { Standing, Subject } from '../../model/who-may.ts';

/** What one person may do with one container in channel `here`, in others, and which rule says so. */
export function accessView(personName: string, container: Container, access: readonly Access[], here: string): View {
  return {
    tone: 'neutral',
    title: `${plain(personName, 40)} and ${plain(container.name)}`,
    body: [access.map((one) => line(one, here)).join('\n')],
  };
}

/** Containers on a page: well under Discord's 4000 characters with long names. */
const pageSize = 20;

/** What one person may do with each container that they may view, in a line each; page `number` from 0. */
export function accessListView(
  person: { readonly id: string; readonly name: string },
  rows: readonly { readonly container: Container; readonly allowed: readonly ContainerPermission[] }[],
  number: number,
): View {
  const page = pageOf(rows, number, pageSize);
  const lines = page.items.map(({ container, allowed }) => {
    const what = allowed.length === containerPermissions.length ? 'everything' : allowed.join(', ');
    return `${stateSign(container)} **${plainName(container.name, 50)}** · ${what}`;
  });
  return {
    tone: 'neutral',
    title: `What ${plain(person.name, 40)} may do here`,
    body: lines.length > 0 ? [lines.join('\n')] : ['Nothing: no container may be viewed here.'],
    footer: 'with a container: which rule says so',
    buttons: [pageButtons(page, (wanted, use) => `access:${wanted}:${use}:${person.id}`)],
  };
}

/** Roles and people on a page: well under Discord's 4000 characters where each has a channel or two of its own. */
const subjectsOnPage = 15;
/** Admins by name, and channels of one permission, that are listed one by one. */
const mostNamed = 10;

/** What `/who` shows. */
export interface WhoQuestion {
  readonly container: Container;
  readonly standings: readonly Standing[];
  readonly admins: { readonly roles: readonly string[]; readonly users: readonly string[] };
  /** Is there any rule at all? Without one, the answer says how to begin. */
  readonly hasRules: boolean;
  /** Id of the channel in which it is asked. */
  readonly here: string;
}

/** Who may do what with a container: everyone, then the roles and people that rules name; page `number` from 0. */
export function whoView({ container, standings, admins, hasRules, here }: WhoQuestion, number: number): View {
  const page = pageOf(standings, number, subjectsOnPage);
  const lines = page.items.map(({ subject, access }) => `- ${name(subject)}: ${summary(access)}`);
  const listed = [
    ...admins.roles.map((id) => name({ kind: 'role', id })),
    ...admins.users.map((id) => name({ kind: 'user', id })),
  ];
  const all = ['members with Manage Server', ...few(listed, 'more')].join(', ');
  return {
    tone: 'neutral',
    title: `Who may do what with ${plain(container.name)}`,
    body: [`- **everything**: ${all}`, lines.join('\n'), ...(hasRules ? [] : [firstRule(container.name, here)])],
    footer: 'a member with several roles has the rights of all of them; what one rule denies stays denied',
    ...(page.count > 1
      ? { buttons: [pageButtons(page, (wanted, use) => `who:${wanted}:${use}:${containerRef(container)}`)] }
      : {}),
  };
}

/** To be copied into the file. */
function firstRule(containerName: string, channelId: string): string {
  return [
    'There are no rules yet. One like this in `stevedore.yml` lets a role restart it in this channel:',
    '```yaml',
    'rules:',
    '  - allow: [view, restart]',
    `    containers: [${literal(containerName)}]`,
    '    to:',
    '      roles: ["ID OF THE ROLE"]',
    `    channels: ["${channelId}"]`,
    '```',
    '-# the id: Settings › Advanced › Developer Mode on, then Server Settings › Roles › the role › ⋯ › Copy Role ID',
  ].join('\n');
}

/** The answer for `here` first: that is where the person is. */
function line({ permission, elsewhere, channels }: Access, here: string): string {
  const decision = channels.get(here);
  const first = `${sign(decision ?? elsewhere)} **${permission}** · ${reason(decision ?? elsewhere)}`;
  const others = [...channels]
    .filter(([id]) => id !== here)
    .map(([id, other]) => `-# ${sign(other)} in <#${id}>: ${reason(other)}`);
  const rest = decision ? [`-# ${sign(elsewhere)} elsewhere: ${reason(elsewhere)}`] : [];
  return [first, ...others, ...rest].join('\n');
}

function reason(decision: Decision): string {
  return plain(decision.reason, 150);
}

/** What holds in the same places stands together: `view, restart (only in #servers)`. */
function summary(access: readonly Access[]): string {
  const byPlace = new Map<string, string[]>();
  for (const { permission, elsewhere, channels } of access) {
    if (!elsewhere.allowed && channels.size === 0) continue;
    const places = few(
      [...channels.keys()].map((id) => `<#${id}>`),
      'more channels',
    ).join(', ');
    const where = places === '' ? '' : ` (${elsewhere.allowed ? 'not' : 'only'} in ${places})`;
    byPlace.set(where, [...(byPlace.get(where) ?? []), permission]);
  }
  const parts = [...byPlace].map(([where, permissions]) => `${permissions.join(', ')}${where}`);
  return parts.length > 0 ? parts.join('; ') : 'nothing';
}

/** The first ones, and how many more there are. */
function few(all: readonly string[], more: string): readonly string[] {
  return all.length <= mostNamed ? all : [...all.slice(0, mostNamed), `and ${all.length - mostNamed} ${more}`];
}

function sign(decision: Decision): string {
  return decision.allowed ? '✅' : '⛔';
}

function name(subject: Subject): string {
  if (subject.kind === 'everyone') return '**everyone**';
  return subject.kind === 'role' ? `<@&${subject.id}>` : `<@${subject.id}>`;
}
