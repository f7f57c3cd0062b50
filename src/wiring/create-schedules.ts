import type { ConfigStore } from '../config/file/config-store.ts';
import type { AdminNotices } from '../outbox/admin-notices.ts';
import type { Publisher } from '../outbox/publish.ts';
import { ManagedSchedules } from '../schedules/discord/manage-schedules.ts';
import { ScheduleMessages } from '../schedules/discord/schedule-news.ts';
import { type ReportDeps, ReportMaker } from '../schedules/model/report-maker.ts';
import { type RunnerDeps, ScheduleRunner } from '../schedules/model/runner.ts';
import { schedulesOf } from '../schedules/read-settings.ts';

export interface SchedulesDeps extends Omit<RunnerDeps, 'schedules' | 'isEngineKnown' | 'news'>, ReportDeps {
  readonly config: Pick<ConfigStore, 'current' | 'text' | 'edit' | 'onChange'>;
  /** IANA name: for schedules that name none. */
  readonly timeZone: string;
  readonly publisher: Publisher;
  readonly notices: Pick<AdminNotices, 'tell'>;
}

/** Schedules, put together. */
export interface Schedules {
  /** For the commands. */
  readonly managed: ManagedSchedules;
  /** Once the engine is watched and the database open. Throws where that cannot be read. */
  start(): void;
  /**
   * Begins nothing more; resolves when what is under way is over, which may take as long as a container's stop. What is
   * left in the middle goes on at the next start. To be called before Discord and the database are closed.
   */
  stop(): Promise<void>;
}

/** Puts schedules together: they follow the config file by themselves. Starts nothing. */
export function createSchedules(deps: SchedulesDeps): Schedules {
  const { config, timeZone, clock, log, publisher, notices } = deps;
  let isEngineKnown = false;
  const news = new ScheduleMessages({
    publisher,
    notices,
    clock,
    log,
    reports: new ReportMaker(deps),
    adminChannelId: () => config.current().admins.channel ?? null,
  });
  const runner = new ScheduleRunner({
    ...deps,
    news,
    schedules: () => schedulesOf(config.current(), timeZone),
    isEngineKnown: () => {
      isEngineKnown ||= deps.engineStatus().connected;
      return isEngineKnown;
    },
  });
  let stopFollowing = () => {};
  return {
    managed: new ManagedSchedules({ config, runner, runs: deps.runs, containers: deps.containers, timeZone }),
    start() {
      stopFollowing = config.onChange(() => runner.refresh());
      runner.start();
    },
    async stop() {
      stopFollowing();
      await runner.stop();
    },
  };
}
