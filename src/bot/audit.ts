import type { DatabaseSync } from 'node:sqlite';
import type { ConfigStore } from '../config/file/config-store.ts';
import { auditHandChanges } from '../config/file/hand-changes.ts';
import type { Logger } from '../config/logger.ts';
import { defaultAuditRetention } from '../core/audit/journal.ts';
import type { Clock } from '../core/clock.ts';
import type { AdminNotices } from '../discord/admin-notices.ts';
import { AuditChannel } from '../discord/audit-channel.ts';
import type { Publisher } from '../discord/publish.ts';
import { AuditStore } from '../store/audit.ts';
import { ConfigSeenStore } from '../store/config-seen.ts';

interface AuditParts {
  readonly database: DatabaseSync;
  readonly config: ConfigStore;
  readonly publisher: Publisher;
  readonly notices: AdminNotices;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The audit in the database, the channel that it is posted to, and what notes changes of stevedore.yml by hand in it. */
export function createAudit({ database, config, publisher, notices, clock, log }: AuditParts) {
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
