import type { View } from '../../discord/ui/view.ts';
import type { Clock } from '../../kit/clock.ts';
import type { AuditReader } from '../model/journal.ts';
import { type AuditQuestion, auditPageSize, auditView } from './views/audit.ts';

/** One page of the audit. */
export function showAudit(
  { auditReader, clock }: { readonly auditReader: AuditReader; readonly clock: Clock },
  question: AuditQuestion,
): View {
  const { container, memberId, minutes, before } = question;
  const page = auditReader.query({
    limit: auditPageSize,
    ...(container === null ? {} : { target: container }),
    ...(memberId === null ? {} : { memberId }),
    ...(minutes === null ? {} : { since: clock.now() - minutes * 60_000 }),
    ...(before === null ? {} : { before }),
  });
  return auditView(page, question);
}
