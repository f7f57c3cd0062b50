import { compilePolicy } from '../access/model/compiled-policy.ts';
import { policyOf, withoutGrants } from '../access/read-policy.ts';
import type { Environment } from '../config/environment.ts';
import type { ConfigStatus } from '../config/file/config-store.ts';
import { CONFIG_FILE, openConfigStore } from '../config/file/file-config-store.ts';
import { formatProblem } from '../config/file/problem.ts';
import type { Logger } from '../config/logger.ts';
import { configMendedView, configRefusedView, inForceMeanwhile } from '../discord/ui/config.ts';
import type { Clock } from '../kit/clock.ts';
import { AdminNotices } from '../outbox/admin-notices.ts';
import type { Publisher } from '../outbox/publish.ts';

interface ConfigDeps {
  readonly environment: Environment;
  readonly publisher: Publisher;
  readonly clock: Clock;
  readonly log: Logger;
}

/** stevedore.yml, the rights by what is in force of it, and the admins' channel, which is told when it is not right. */
export async function createConfig({ environment, publisher, clock, log }: ConfigDeps) {
  const config = await openConfigStore({
    dataDir: environment.dataDir,
    clock,
    report: (what, error) => log.warn({ err: error }, what),
  });
  const policyInForce = () => {
    const status = config.status();
    const lapsed = !status.ok && status.grantsLapsed;
    return compilePolicy(lapsed ? withoutGrants(config.current()) : policyOf(config.current()));
  };
  let policy = policyInForce();
  config.onChange(() => {
    policy = policyInForce();
    log.info('the changes in stevedore.yml are in force');
  });
  const notices = new AdminNotices({ publisher, clock, log, channelId: () => config.current().admins.channel });
  const sayStatus = (status: ConfigStatus): void => {
    if (status.ok) {
      log.info('stevedore.yml is right again: it is in force, with all the rights that it grants');
      notices.tell(configMendedView());
      return;
    }
    const problems = status.problems.map((problem) => `\n  ${formatProblem(problem, CONFIG_FILE)}`).join('');
    log.error(`stevedore.yml is not right; ${inForceMeanwhile(status)}:${problems}`);
    notices.tell(configRefusedView(status));
  };
  config.onStatus((status) => {
    // The same text may grant rights again that had lapsed.
    policy = policyInForce();
    sayStatus(status);
  });
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
