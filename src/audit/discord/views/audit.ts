import { ago, duration, plain } from '../../../discord/ui/text.ts';
import type { View } from '../../../discord/ui/view.ts';
import type { AuditPage, AuditRecord } from '../../model/journal.ts';

/** What `/audit` was asked for. */
export interface AuditQuestion {
  readonly container: string | null;
  readonly memberId: string | null;
  /** Minutes back; `null` for all that is kept. */
  readonly minutes: number | null;
  /** The page before ended with this entry; `null` for the newest. */
  readonly before: number | null;
}

/** Entries on a page: each takes two lines. */
export const auditPageSize = 10;

const signs: Record<AuditRecord['outcome'], string> = {
  done: '✅',
  failed: '❌',
  refused: '⛔',
  unfinished: '⏳',
  running: '⏳',
  interrupted: '⚡',
};

/** Those who have no name. */
const byItself: Readonly<Record<string, string>> = {
  system: 'Stevedore itself',
  file: 'by hand in the file',
  web: 'a person on the web page',
};

/** Who did what, newest first. */
export function auditView(page: AuditPage, question: AuditQuestion): View {
  const about = [
    ...(question.container ? [`of ${plain(question.container, 80)}`] : []),
    ...(question.memberId ? [`by <@${question.memberId}>`] : []),
  ].join(' ');
  const buttons = [
    ...(question.before === null ? [] : [{ customId: auditId(question, null), label: 'Newest' }]),
    ...(page.next === null ? [] : [{ customId: auditId(question, page.next), label: 'Older' }]),
  ].filter(({ customId }) => customId.length <= 100);
  return {
    tone: 'neutral',
    title: `Audit${about ? ` ${about}` : ''}`,
    body: page.records.length > 0 ? [page.records.map(entry).join('\n')] : ['There are no entries.'],
    ...(buttons.length > 0 ? { buttons: [buttons] } : {}),
  };
}

function entry(record: AuditRecord): string {
  const { kind, id, name } = record.actor;
  const who = kind === 'member' ? plain(name ?? '?', 40) : (byItself[kind] ?? plain(`${kind} ${name ?? ''}`, 60));
  const person = id ? ` (<@${id}>)` : '';
  const target = record.target ? ` **${plain(record.target, 80)}**` : '';
  const where = record.channelId ? ` in <#${record.channelId}>` : '';
  // Less is no time that anybody waited.
  const took = record.durationMs === null || record.durationMs < 50 ? '' : `, took ${duration(record.durationMs)}`;
  const detail = record.detail ? `: ${plain(record.detail, 160)}` : '';
  const what = `${signs[record.outcome]} \`${plain(record.action, 30)}\`${target} · ${who}${person} ${ago(record.at)}`;
  return `${what}\n-# ${record.outcome}${where}${took}${detail}`;
}

/** Entries as they are posted, oldest first, in the same two lines as in `/audit`; `leftOut`: so many before them. */
export function auditPostView(records: readonly AuditRecord[], leftOut: number): View {
  const more = leftOut > 0 ? [`-# … and ${leftOut} more before these, see \`/audit\``] : [];
  return { tone: 'neutral', title: 'Audit', body: [[...more, ...records.map(entry)].join('\n')] };
}

/** `audit:<before>:<minutes>:<member>:<container>`; a page whose id would be too long has no such button. */
function auditId({ minutes, memberId, container }: AuditQuestion, before: number | null): string {
  return ['audit', before ?? '', minutes ?? '', memberId ?? '', container ?? ''].join(':');
}
