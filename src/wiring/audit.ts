import type { DatabaseSync } from 'node:sqlite';
import { AuditStore } from '../audit/audit-store.ts';
import { AuditChannel } from '../audit/discord/audit-channel.ts';
import { defaultAuditRetention } from '../audit/model/journal.ts';
import { ConfigSeenStore } from '../config/config-seen.ts';
import type { ConfigStore } from '../config/file/config-store.ts';
import { auditHandChanges } from '../config/file/hand-changes.ts';
import type { Logger } from '../config/logger.ts';
import type { Clock } from '../kit/clock.ts';
import type { AdminNotices } from '../outbox/admin-notices.ts';
import type { Publisher } from '../outbox/publish.ts';

interface AuditDeps {
  readonly database: DatabaseSync;
  readonly config: ConfigStore;
  readonly publisher: Publisher;
  readonly notices: AdminNotices;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The audit in the database, the channel that it is posted to, and what notes changes of stevedore.yml by hand in it. */
export function createAudit({ database, config, publisher, notices, clock, log }: AuditDeps) {
  const auditStore = new AuditStore(database, {
    log,
    clock,
    retention: () => ({ ...defaultAuditRetention, days: config.current().audit.retention / 86_400_000 }),
    toPost: () => config.current().audit.channel !== undefined,
  });
  const audit = new AuditChannel({
    journal: auditStore,
    posts: auditStore.posts,
    publisher,
    notices,
    clock,
    log,
    channelId: () => config.current().audit.channel,
  });
  config.onChange(() => audit.settingsChanged());
  auditHandChanges({
    config,
    audit,
    seen: new ConfigSeenStore(database),
    clock,
    report: (what, error) => log.warn({ err: error }, what),
  });
  return { audit, auditStore };
}
