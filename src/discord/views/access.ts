import type { Container } from '../../core/containers/container.ts';
import type { Decision } from '../../core/permissions/can.ts';
import type { Access } from '../../core/permissions/explain.ts';
import type { Standing, Subject } from '../../core/permissions/who-may.ts';
import { pageButtons, pageOf } from './pages.ts';
import { stateSign } from './state.ts';
import { plain } from './text.ts';
import type { View } from './view.ts';

/** What one person may do with one container, and which rule says so. */
export function accessView(personName: string, container: Container, access: readonly Access[]): View {
  return {
    tone: 'neutral',
    title: `${plain(personName, 40)} and ${plain(container.name)}`,
    body: [access.map(line).join('\n')],
  };
}

/** Containers on a page: well under Discord's 4000 characters with long names. */
const pageSize = 20;

/** What one person may do with each container that they may view, in a line each; page `number` from 0. */
export function accessListView(
  person: { readonly id: string; readonly name: string },
  rows: readonly { readonly container: Container; readonly allowed: readonly string[] }[],
  number: number,
): View {
  const page = pageOf(rows, number, pageSize);
  const lines = page.items.map(({ container, allowed }) => {
    return `${stateSign(container)} **${plain(container.name, 50)}** · ${allowed.join(', ')}`;
  });
  return {
    tone: 'neutral',
    title: `What ${plain(person.name, 40)} may do here`,
    body: lines.length > 0 ? [lines.join('\n')] : ['Nothing: no container may be viewed here.'],
    footer: 'with a container: which rule says so',
    buttons: [pageButtons(page, (wanted, use) => `access:${wanted}:${use}:${person.id}`)],
  };
}

/** Who may do what with a container: everyone, then the roles and people that rules name. Mentions ping nobody. */
export function whoView(
  container: Container,
  standings: readonly Standing[],
  admins: { readonly roles: readonly string[]; readonly users: readonly string[] },
): View {
  const lines = standings.map(({ subject, access }) => `- ${name(subject)}: ${summary(access)}`);
  const listed = [
    ...admins.roles.map((id) => name({ kind: 'role', id })),
    ...admins.users.map((id) => name({ kind: 'user', id })),
  ];
  return {
    tone: 'neutral',
    title: `Who may do what with ${plain(container.name)}`,
    body: [`- **everything**: members with Manage Server${listed.map((one) => `, ${one}`).join('')}`, lines.join('\n')],
    footer: 'somebody with several roles adds them up; what one rule denies stays denied',
  };
}

function line({ permission, elsewhere, channels }: Access): string {
  const here = `${sign(elsewhere)} **${permission}** · ${plain(elsewhere.reason, 150)}`;
  const others = [...channels].map(([id, decision]) => {
    return `-# ${sign(decision)} in <#${id}>: ${plain(decision.reason, 150)}`;
  });
  return [here, ...others].join('\n');
}

function summary(access: readonly Access[]): string {
  const words = access.flatMap(({ permission, elsewhere, channels }) => {
    const places = [...channels.keys()].map((id) => `<#${id}>`).join(', ');
    if (elsewhere.allowed) return places ? [`${permission} (not in ${places})`] : [permission];
    return places ? [`${permission} (only in ${places})`] : [];
  });
  return words.length > 0 ? words.join(', ') : 'nothing';
}

function sign(decision: Decision): string {
  return decision.allowed ? '✅' : '⛔';
}

function name(subject: Subject): string {
  if (subject.kind === 'everyone') return '**everyone**';
  return subject.kind === 'role' ? `<@&${subject.id}>` : `<@${subject.id}>`;
}
