import { join } from 'node:path';
import type { ApiParts } from '../api/parts.ts';
import { routes } from '../api/routes.ts';
import { type ApiServer, serveApi } from '../api/server.ts';
import { ChartProcess } from '../chart/chart-process.ts';
import { DiscordTokens } from '../config/discord-token.ts';
import type { Environment } from '../config/environment.ts';
import { alertRulesOf } from '../config/file/alerts.ts';
import type { ConfigStatus } from '../config/file/config-store.ts';
import { CONFIG_FILE, openConfigStore } from '../config/file/file-config-store.ts';
import { auditHandChanges } from '../config/file/hand-changes.ts';
import { policyOf } from '../config/file/policy.ts';
import { formatProblem } from '../config/file/problem.ts';
import type { Logger } from '../config/logger.ts';
import { defaultAuditRetention } from '../core/audit/journal.ts';
import type { Clock } from '../core/clock.ts';
import { ContainerActions } from '../core/containers/actions.ts';
import { needsConfirmation } from '../core/containers/confirmation.ts';
import { Throttle } from '../core/containers/throttle.ts';
import { can } from '../core/permissions/can.ts';
import { compilePolicy } from '../core/permissions/compiled-policy.ts';
import { AdminNotices } from '../discord/admin-notices.ts';
import { AuditChannel } from '../discord/audit-channel.ts';
import { createDiscord } from '../discord/bot.ts';
import { createAlerts } from '../discord/create-alerts.ts';
import { createBoards } from '../discord/create-boards.ts';
import { createSchedules } from '../discord/create-schedules.ts';
import { channelPublisher } from '../discord/publish.ts';
import { tokenCheck } from '../discord/token-check.ts';
import { configMendedView, configRefusedView } from '../discord/views/config.ts';
import { findOwnContainer } from '../docker/own-container.ts';
import { AlertStateStore } from '../store/alert-state.ts';
import { AuditStore } from '../store/audit.ts';
import { BoardMessageStore } from '../store/boards.ts';
import { ConfigSeenStore } from '../store/config-seen.ts';
import { diskUsedPercent } from '../store/disk-usage.ts';
import { Housekeeping } from '../store/housekeeping.ts';
import { openStore } from '../store/open.ts';
import { ScheduleRunStore } from '../store/schedule-runs.ts';
import { StatsHistoryStore } from '../store/stats-history.ts';
import { version } from '../version.ts';
import { createEngine } from './engine.ts';
import { createStats } from './stats.ts';

/** What a test puts in the place of the machine's own. */
export interface BotOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** What the log hides; a token that is entered later is added. */
  readonly secrets?: Set<string>;
  /** Full id of the container that we run in; found out by itself unless given. */
  readonly ownContainerId?: string | null;
}

/** Program 1, put together. */
export interface Bot {
  /** Returns when everything of our own works; Docker and Discord come and go as they please. */
  start(): Promise<void>;
  /** Lets actions that are under way finish, says good-bye to Discord, closes the database. */
  stop(): Promise<void>;
  /** Commands can be used, and the engine's containers are known. */
  isReady(): boolean;
}

/** How long an action that is under way may go on when we are told to stop, milliseconds. */
const finishWithinMs = 8_000;
/** How long a part that cannot be stopped at once may take, milliseconds. */
const partStopMs = 3_000;

/** Does not keep the process alive. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

/** Builds all parts; starts nothing. @throws {StoreError} and {EngineError} with advice */
export async function createBot(environment: Environment, options: BotOptions): Promise<Bot> {
  const { clock, log } = options;
  const database = openStore({ path: join(environment.dataDir, 'stevedore.db'), log, clock });
  const config = await openConfigStore({
    dataDir: environment.dataDir,
    clock,
    report: (what, error) => log.warn({ err: error }, what),
  });
  let policy = compilePolicy(policyOf(config.current()));
  config.onChange((changed) => {
    policy = compilePolicy(policyOf(changed));
    alerts.setRules(alertRulesOf(changed, environment.timeZone));
    log.info('the changes in stevedore.yml are in force');
  });
  const publisher = channelPublisher(() => discord.client());
  const notices = new AdminNotices({ publisher, clock, log, channelId: () => config.current().admins.channel });
  const sayConfigStatus = (status: ConfigStatus) => {
    if (status.ok) return notices.tell(configMendedView());
    const problems = status.problems.map((problem) => `\n  ${formatProblem(problem, CONFIG_FILE)}`).join('');
    log.error(`stevedore.yml is not right; what was right last stays in force:${problems}`);
    notices.tell(configRefusedView(status.problems));
  };
  config.onStatus(sayConfigStatus);
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
  const tokens = await DiscordTokens.open({
    fromEnvironment: environment.discordToken,
    dataDir: environment.dataDir,
    secrets: options.secrets ?? new Set(),
    isKnown: tokenCheck(environment.discordApi),
    audit,
    clock,
    log,
  });
  const history = new StatsHistoryStore(database, clock);
  const runs = new ScheduleRunStore(database);
  const housekeeping = new Housekeeping({
    clock,
    log,
    tables: { audit: auditStore, 'stats history': history, 'schedule runs': runs },
  });

  const { engine, registry, watch } = createEngine(environment, clock, log);
  const actions = new ContainerActions({ engine, registry, clock });
  const { metrics, chooser, stats, recorder } = createStats({ engine, registry, history, environment, clock, log });
  const throttle = new Throttle(clock, () => {
    const { cooldowns, limits } = config.current();
    return { cooldownMs: cooldowns, concurrentActions: limits.concurrentActions };
  });
  const ownContainerId = options.ownContainerId === undefined ? await findOwnContainer() : options.ownContainerId;
  const alerts = createAlerts({
    feed: watch,
    registry,
    actions,
    throttle,
    engine,
    stats,
    diskUsedPercent: () => diskUsedPercent(environment.dataDir),
    store: new AlertStateStore(database),
    publisher,
    notices,
    audit,
    ownContainerId,
    clock,
    log,
    rules: alertRulesOf(config.current(), environment.timeZone),
  });

  const charts = new ChartProcess();
  const schedules = createSchedules({
    config,
    timeZone: environment.timeZone,
    runs,
    containers: registry,
    engineStatus: () => watch.status(),
    actions,
    throttle,
    audit,
    history,
    charts,
    publisher,
    notices,
    ownContainerId,
    clock,
    log,
  });

  const boards = createBoards({
    config,
    feed: watch,
    registry,
    stats,
    store: new BoardMessageStore(database),
    publisher,
    client: () => discord.client(),
    notices,
    clock,
    log,
  });

  const { connection: discord, seen } = createDiscord({
    token: tokens.current(),
    api: environment.discordApi,
    guildIds: environment.discordGuildIds,
    log,
    services: {
      clock,
      containers: registry,
      actions,
      engine,
      engineStatus: () => watch.status(),
      statsSources: () => chooser.state(),
      stats,
      history,
      charts,
      timeZone: environment.timeZone,
      audit,
      auditReader: auditStore,
      throttle,
      alerts,
      schedules: schedules.desk,
      boards: boards.desk,
      asksFirst: (action, container) => needsConfirmation(config.current().confirm[action], container),
      policy: () => policy,
      authorize: (actor, permission, container, channelId) => can(actor, permission, container, channelId, policy),
      ownContainerId,
      about: { version: version(), startedAt: clock.now() },
    },
  });

  const apiParts: ApiParts = {
    clock,
    log,
    containers: { all: () => registry.all(), status: () => watch.status() },
    stats,
    history,
    config: () => config.status(),
    sources: () => chooser.state(),
    cache: () => stats.state(),
    metrics: (webResidentBytes) => metrics.text(apiParts, webResidentBytes),
    discord: () => discord.status(),
    setUp: {
      tokenFrom: () => tokens.current()?.from ?? null,
      enterToken: async (text) => discord.use(await tokens.enter(text)),
      seen,
    },
  };
  const api = routes(apiParts);
  let server: ApiServer | null = null;

  if (!config.status().ok) sayConfigStatus(config.status());

  let stopping: Promise<void> | null = null;
  const stop = async () => {
    const own = ownContainerId === null ? undefined : registry.byId(ownContainerId);
    const late = new Promise<void>((resolve) => clock.after(finishWithinMs, resolve));
    const noMoreRuns = schedules.stop();
    await Promise.all([discord.finish(), Promise.race([actions.idle(own?.name), late])]);
    // A run that restarts the container that we are in ends only with us; the next start goes on with it.
    await Promise.all([alerts.stop(), boards.stop(), Promise.race([noMoreRuns, pause(partStopMs)])]);
    await Promise.race([audit.stop(), pause(partStopMs)]);
    // Asking an engine that hangs ends by its own deadline, which is longer than we are given (stopwaitsecs in supervisord.conf).
    await Promise.all([discord.stop(), Promise.race([watch.stop(), pause(partStopMs)])]);
    await server?.close();
    recorder.stop();
    stats.close();
    await config.close();
    housekeeping.stop();
    database.close();
  };

  return {
    async start() {
      server = await serveApi(api, environment.apiSocket);
      housekeeping.start();
      audit.start();
      recorder.start();
      alerts.start();
      boards.start();
      schedules.start();
      void watch.start();
      discord.start();
    },
    stop: () => (stopping ??= stop()),
    isReady: () => discord.status().status === 'ready' && watch.status().connected,
  };
}
