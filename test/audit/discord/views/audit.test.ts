import { describe, expect, it } from 'vitest';
import { auditPostView } from '../../../../src/audit/discord/views/audit.ts';
import type { AuditRecord } from '../../../../src/audit/model/journal.ts';

const RECORD: AuditRecord = {
  id: 1,
  at: Date.UTC(2026, 0, 2),
  actor: { kind: 'web', id: null, name: null },
  action: 'config',
  target: 'discord-token',
  guildId: null,
  channelId: null,
  outcome: 'done',
  durationMs: 5,
  detail: null,
};

describe('an entry of the audit', () => {
  it.each([
    ['web', 'a person on the web page'],
    ['file', 'by hand in the file'],
    ['system', 'Stevedore itself'],
  ] as const)('of %s says who did it in words', (kind, words) => {
    const { body } = auditPostView([{ ...RECORD, actor: { ...RECORD.actor, kind } }], 0);
    expect(String(body)).toContain(`\`config\` **discord-token** · ${words} `);
  });
});
