import type { Environment } from '../config/environment.ts';
import type { ConfigStatus } from '../config/file/config-store.ts';
import { CONFIG_FILE, openConfigStore } from '../config/file/file-config-store.ts';
import { policyOf } from '../config/file/policy.ts';
import { formatProblem } from '../config/file/problem.ts';
import type { Logger } from '../config/logger.ts';
import type { Clock } from '../core/clock.ts';
import { compilePolicy } from '../core/permissions/compiled-policy.ts';
import { AdminNotices } from '../discord/admin-notices.ts';
import type { Publisher } from '../discord/publish.ts';
import { configMendedView, configRefusedView } from '../discord/views/config.ts';

interface ConfigParts {
  readonly environment: Environment;
  readonly publisher: Publisher;
  readonly clock: Clock;
  readonly log: Logger;
}

/** stevedore.yml, the rights by what is in force of it, and the admins' channel, which is told when it is not right. */
export async function createConfig({ environment, publisher, clock, log }: ConfigParts) {
  const config = await openConfigStore({
    dataDir: environment.dataDir,
    clock,
    report: (what, error) => log.warn({ err: error }, what),
  });
  let policy = compilePolicy(policyOf(config.current()));
  config.onChange((changed) => {
    policy = compilePolicy(policyOf(changed));
    log.info('the changes in stevedore.yml are in force');
  });
  const notices = new AdminNotices({ publisher, clock, log, channelId: () => config.current().admins.channel });
  const sayStatus = (status: ConfigStatus): void => {
    if (status.ok) {
      notices.tell(configMendedView());
      return;
    }
    const problems = status.problems.map((problem) => `\n  ${formatProblem(problem, CONFIG_FILE)}`).join('');
    log.error(`stevedore.yml is not right; what was right last stays in force:${problems}`);
    notices.tell(configRefusedView(status.problems));
  };
  config.onStatus(sayStatus);
  return {
    config,
    policy: () => policy,
    notices,
    /** Says it where the file is not right from the beginning. */
    sayTrouble: () => {
      if (!config.status().ok) sayStatus(config.status());
    },
  };
}
