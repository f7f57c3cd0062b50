import type { DatabaseSync } from 'node:sqlite';
import { AlertStateStore } from '../alerts/alert-store.ts';
import { alertRulesOf } from '../alerts/read-settings.ts';
import { BoardMessageStore } from '../boards/board-store.ts';
import type { Environment } from '../config/environment.ts';
import type { EngineWatch } from '../hosts/docker/watch.ts';
import type { ContainerRegistry } from '../hosts/model/registry.ts';
import { diskUsedPercent } from '../store/disk-usage.ts';
import { type AlertsDeps, createAlerts } from './create-alerts.ts';
import { type BoardsDeps, createBoards } from './create-boards.ts';
import { createSchedules, type SchedulesDeps } from './create-schedules.ts';

/** What alerts, schedules and boards need, but for what is made of it here. */
type AutomationsDeps = Omit<AlertsDeps, 'feed' | 'store' | 'diskUsedPercent' | 'rules'> &
  Omit<SchedulesDeps, 'timeZone' | 'containers' | 'engineStatus'> &
  Omit<BoardsDeps, 'feed' | 'store'> & {
    readonly environment: Environment;
    readonly database: DatabaseSync;
    readonly registry: ContainerRegistry;
    readonly watch: EngineWatch;
  };

/** What works while nobody types: alerts, schedules and boards. Not started. Throws where the database cannot be read. */
export function createAutomations({ environment, database, watch, ...deps }: AutomationsDeps) {
  const { config, registry } = deps;
  const { timeZone, dataDir } = environment;
  const alerts = createAlerts({
    ...deps,
    feed: watch,
    diskUsedPercent: () => diskUsedPercent(dataDir),
    store: new AlertStateStore(database),
    rules: alertRulesOf(config.current(), timeZone),
  });
  config.onChange((changed) => alerts.setRules(alertRulesOf(changed, timeZone)));
  const schedules = createSchedules({
    ...deps,
    timeZone,
    containers: registry,
    engineStatus: () => watch.status(),
  });
  const boards = createBoards({ ...deps, feed: watch, store: new BoardMessageStore(database) });
  return { alerts, schedules, boards };
}
