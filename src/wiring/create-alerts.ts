import { AlertMessages } from '../alerts/discord/alert-channel.ts';
import { AuditedAlertChannel } from '../alerts/model/audited-channel.ts';
import type { AlertRule } from '../alerts/model/rule.ts';
import { AlertRunner } from '../alerts/model/runner.ts';
import type { AlertRunnerDeps } from '../alerts/model/runner-deps.ts';
import type { AdminNotices } from '../outbox/admin-notices.ts';
import type { Publisher } from '../outbox/publish.ts';

export interface AlertsDeps extends Omit<AlertRunnerDeps, 'channel'> {
  readonly publisher: Publisher;
  readonly notices: Pick<AdminNotices, 'tell' | 'channelId'>;
  /** What is asked for at the beginning; changes go to `setRules`. */
  readonly rules: readonly AlertRule[];
}

/** Alerts, put together: to be started once the engine is watched. Throws where the database cannot be read. */
export function createAlerts({ publisher, notices, rules, ...deps }: AlertsDeps): AlertRunner {
  const channel = new AuditedAlertChannel(new AlertMessages({ publisher, notices, log: deps.log }), deps);
  return new AlertRunner({ ...deps, channel }, rules);
}
