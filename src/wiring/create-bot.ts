import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { can, type Permission } from '../access/model/can.ts';
import { Acting } from '../actions/act.ts';
import { Confirmations } from '../actions/discord/confirmations.ts';
import { ContainerActions } from '../actions/model/actions.ts';
import { needsConfirmation } from '../actions/model/confirmation.ts';
import { Throttle } from '../actions/model/throttle.ts';
import { outcomeDetail } from '../actions/outcome-detail.ts';
import { type ApiServer, serveApi } from '../api/server.ts';
import { AuditAllowance } from '../audit/model/audit-allowance.ts';
import { DiscordOwner } from '../config/discord-owner.ts';
import { DiscordTokens } from '../config/discord-token.ts';
import type { Environment } from '../config/environment.ts';
import type { Logger } from '../config/logger.ts';
import type { Container } from '../containers/model/container.ts';
import { ownContainerOf } from '../containers/model/own-container.ts';
import { firstHost } from '../containers/model/ref.ts';
import { containerChoice } from '../containers/ui/choice.ts';
import { Shutdown } from '../discord/gate/shutdown.ts';
import { createDiscord } from '../discord/gateway/bot.ts';
import { tokenCheck } from '../discord/gateway/token-check.ts';
import { askedView, transferView } from '../discord/ui/application.ts';
import { diskFullView } from '../discord/ui/disk-full.ts';
import { LogReads } from '../hosts/model/log-reads.ts';
import type { Actor } from '../kit/actor.ts';
import type { Clock } from '../kit/clock.ts';
import { channelPublisher } from '../outbox/publish.ts';
import { ScheduleDrafts } from '../schedules/discord/schedule-drafts.ts';
import { ScheduleRunStore } from '../schedules/run-store.ts';
import { ChartProcess } from '../stats/chart/chart-process.ts';
import { StatsHistoryStore } from '../stats/history-store.ts';
import { HistoryInTurns } from '../stats/model/history-in-turns.ts';
import { DiskSpace } from '../store/disk-space.ts';
import { Housekeeping } from '../store/housekeeping.ts';
import { openStore } from '../store/open.ts';
import { version } from '../version.ts';
import { createApi } from './api.ts';
import { createAudit } from './audit.ts';
import { createAutomations } from './automations.ts';
import { allCommands, type PartsDeps } from './commands.ts';
import { allComponents } from './components.ts';
import { createConfig } from './config.ts';
import { createFleet, type HostSettings, type SocketGroup } from './fleet.ts';
import { createStats } from './stats.ts';
import { stopParts } from './stop.ts';

/** What a test puts in the place of the machine's own. */
export interface BotOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** What the log hides; a token that is entered later is added. */
  readonly secrets?: Set<string>;
  /** Full id of the container that we run in; found out by itself unless given. */
  readonly ownContainerId?: string | null;
  /** Hosts besides the environment's. */
  readonly otherHosts?: readonly HostSettings[];
  readonly socketGroup?: SocketGroup;
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

/** Before the bot logs in as another application, milliseconds. */
const logInAsAfterMs = 2_000;

/** Builds all parts; starts nothing. @throws {StoreError} and {EngineError} with advice */
export async function createBot(environment: Environment, options: BotOptions): Promise<Bot> {
  const { clock, log } = options;
  const database = openStore({ path: join(environment.dataDir, 'stevedore.db'), log, clock });
  const publisher = channelPublisher(() => discord.client());
  const { config, policy, notices, sayTrouble } = await createConfig({ environment, publisher, clock, log });
  const { audit, auditStore } = createAudit({ database, config, publisher, notices, clock, log });
  // Whoever breaks the web program could push everything else out of the audit.
  const webAllowance = new AuditAllowance({ audit, clock });
  const owner = await DiscordOwner.open({
    dataDir: environment.dataDir,
    fromEnvironment: environment.discordApplicationId,
    onTransfer: (transfer) => notices.tell(transferView(transfer)),
    log,
  });
  const tokens = await DiscordTokens.open({
    owner,
    canAsk: () => discord.status().status === 'ready',
    onAsk: (asked) => notices.tell(askedView(asked)),
    fromEnvironment: environment.discordToken,
    dataDir: environment.dataDir,
    secrets: options.secrets ?? new Set(),
    isKnown: tokenCheck(environment.discordApi),
    audit: webAllowance,
    clock,
    log,
  });
  const historyStore = new StatsHistoryStore(database, clock);
  const history = new HistoryInTurns(historyStore, clock);
  const runs = new ScheduleRunStore(database);
  const housekeeping = new Housekeeping({
    clock,
    log,
    tables: { audit: auditStore, 'stats history': historyStore, 'schedule runs': runs },
  });
  const diskSpace = new DiskSpace({
    path: environment.dataDir,
    clock,
    log,
    onChange: (isFull) => notices.tell(diskFullView(environment.dataDir, isFull)),
  });

  const { ownContainerId, otherHosts: others = [], socketGroup } = options;
  const given = ownContainerId === undefined ? undefined : ownContainerOf(ownContainerId);
  const fleet = await createFleet({ environment, others, ownContainer: given, clock, log, socketGroup });
  const { engine, registry, feed: watch } = fleet.hostOf({ host: firstHost });
  const actions = new ContainerActions({ engine, registry, clock });
  const logReads = new LogReads(engine, clock);
  const { metrics, chooser, stats, recorder } = createStats({
    engine,
    registry,
    history: historyStore,
    environment,
    clock,
    log,
  });
  const throttle = new Throttle(clock, () => {
    const { cooldowns, limits } = config.current();
    return { cooldownMs: cooldowns, concurrentActions: limits.concurrentActions };
  });
  const shutdown = new Shutdown(clock);
  const authorize = (actor: Actor, permission: Permission, container: Container | null, channelId: string) =>
    can(actor, permission, container, channelId, policy());
  const acting = new Acting({
    ...{
      containerActions: actions,
      containers: fleet,
      throttle,
      audit,
      clock,
      ownContainer: fleet,
      shutdown,
      authorize,
    },
    asksFirst: (action, container) => needsConfirmation(config.current().confirm[action], container),
  });
  // From here, and from dist/programs in a bundle.
  const charts = new ChartProcess({ fontDirectory: fileURLToPath(new URL('../../assets/fonts', import.meta.url)) });
  const { alerts, schedules, boards } = createAutomations({
    environment,
    database,
    config,
    publisher,
    client: () => discord.client(),
    notices,
    audit,
    logReads,
    registry,
    watch,
    actions,
    acting,
    detailOf: outcomeDetail,
    stats,
    history,
    runs,
    charts,
    ownContainer: fleet,
    clock,
    log,
  });

  const parts: PartsDeps = {
    acting,
    alerts,
    clock,
    containers: fleet,
    schedules: schedules.managed,
    boards: boards.managed,
    confirmations: new Confirmations(clock),
    drafts: new ScheduleDrafts(clock),
  };
  const discordSide = createDiscord({
    commands: allCommands(parts),
    components: allComponents(parts),
    choiceOf: containerChoice,
    token: tokens.current(),
    api: environment.discordApi,
    guildIds: environment.discordGuildIds,
    owner,
    isOwnersWord: () => tokens.current()?.from === 'environment',
    log,
    onConnected: (isOther) => {
      notices.connected();
      alerts.online();
      if (isOther) boards.recheck();
    },
    shutdown,
    services: {
      clock,
      containers: fleet,
      engine,
      logReads,
      engineStatus: () => fleet.status(),
      statsSources: () => chooser.state(),
      stats,
      history,
      charts,
      timeZone: environment.timeZone,
      audit,
      auditReader: auditStore,
      configStatus: () => config.status(),
      policy,
      authorize,
      applications: {
        asked: () => tokens.asked(),
        ownerId: () => owner.ownerId,
        deny: (key) => tokens.deny(key),
        allow: async (key) => {
          const token = await tokens.allow(key);
          // The answer to the press leaves by the present connection first.
          if (token) clock.after(logInAsAfterMs, () => discord.use(token));
          return token !== null;
        },
      },
      about: { version: version(), startedAt: clock.now() },
    },
  });

  const discord = discordSide.connection;
  const served = { clock, log, fleet, stats, history, config, chooser, metrics, tokens };
  const api = createApi({ ...served, discord: discordSide });
  let server: ApiServer | null = null;

  sayTrouble();

  let stopping: Promise<void> | null = null;
  const stop = () => {
    const hosts = { stop: () => Promise.all(fleet.hosts.map(({ feed }) => feed.stop())) };
    const ownName = () => fleet.all().find((container) => fleet.is(container) === 'yes')?.name;
    const talking = { schedules, discord, actions, ownName, alerts, boards, audit, hosts, server: () => server };
    webAllowance.close();
    return stopParts({ ...talking, clock, recorder, stats, config, housekeeping, diskSpace, database });
  };

  return {
    async start() {
      server = await serveApi(api, environment.apiSocket);
      housekeeping.start();
      void diskSpace.start();
      audit.start();
      recorder.start();
      alerts.start();
      boards.start();
      schedules.start();
      for (const { feed } of fleet.hosts) void feed.start();
      discord.start();
    },
    stop: () => (stopping ??= stop()),
    isReady: () => discord.status().status === 'ready' && fleet.status().connected,
  };
}
