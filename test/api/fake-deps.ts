import type { ApiDeps, DiscordHealth, DiscordSeen } from '../../src/api/deps.ts';
import { Metrics } from '../../src/api/metrics.ts';
import type { TokenError } from '../../src/config/discord-token.ts';
import type { ConfigStatus } from '../../src/config/file/config-store.ts';
import { createLogger } from '../../src/config/logger.ts';
import type { Container } from '../../src/containers/model/container.ts';
import type { EngineStatus } from '../../src/hosts/model/engine.ts';
import type { ContainerStats, StatsReader, StatsSnapshot } from '../../src/stats/model/container-stats.ts';
import type { HistoryPoint } from '../../src/stats/model/history-point.ts';
import type { SourcesState } from '../../src/stats/model/source-state.ts';

/** The moment at which the tests' clock stands still. */
export const NOW = Date.UTC(2026, 0, 2, 12, 0, 0);

/** A container that runs, but for what the test says of it. */
export function container(name: string, but: Partial<Container> = {}): Container {
  return {
    id: name.padEnd(64, '0'),
    host: 'local',
    name,
    image: 'busybox:latest',
    state: 'running',
    health: null,
    project: null,
    service: null,
    labels: { secret: 'label-that-stays-inside' },
    createdAt: NOW - 7_200_000,
    startedAt: NOW - 3_600_000,
    finishedAt: null,
    exitCode: null,
    restartCount: 0,
    stopTimeout: 10,
    pid: 4711,
    networkMode: 'bridge',
    tty: false,
    ...but,
  };
}

/** Figures of a container. */
export function figures(name: string, but: Partial<ContainerStats> = {}): ContainerStats {
  return {
    name,
    id: name.padEnd(64, '0'),
    at: NOW - 1_500,
    cpuPercent: 12.5,
    cpuSeconds: 7.25,
    memoryBytes: 1_048_576,
    memoryLimitBytes: 4_194_304,
    memoryPercent: 25,
    networkRxBytes: 10,
    networkTxBytes: 20,
    blockReadBytes: 30,
    blockWriteBytes: 40,
    pids: 2,
    ...but,
  };
}

/** An engine that is there. */
const CONNECTED: EngineStatus = {
  connected: true,
  since: NOW - 60_000,
  info: {
    version: '29.1.3',
    apiVersion: '1.52',
    os: 'linux',
    arch: 'x86_64',
    hostName: 'nas',
    cpus: 4,
    memoryBytes: 8 * 2 ** 30,
    cgroupVersion: 2,
    cgroupDriver: 'systemd',
    warnings: [],
  },
};

/** Discord, connected and alive. */
export const READY: DiscordHealth = {
  status: 'ready',
  since: NOW - 60_000,
  pingMs: 42,
  heartbeatAckAt: NOW - 10_000,
  error: null,
  commandsError: null,
};

/** Not connected yet: what a test says of it comes in the place of this. */
export const NOT_READY = {
  status: 'connecting',
  since: NOW,
  pingMs: null,
  heartbeatAckAt: null,
  error: null,
  commandsError: null,
} as const satisfies DiscordHealth;

/** What a test wants to change, and to see afterwards. */
export interface FakeDeps extends ApiDeps {
  all: Container[];
  engine: EngineStatus;
  health: DiscordHealth;
  /** How the stats are read; replace it to fail or to hang. */
  read: () => Promise<StatsSnapshot>;
  /** Of stevedore.yml. */
  file: ConfigStatus;
  /** Where the token comes from. */
  tokenFrom: 'environment' | 'page' | null;
  /** Tokens that were entered; set `refusal` to refuse the next ones. */
  readonly entered: string[];
  refusal: TokenError | null;
  /** The bot in Discord. */
  seen: DiscordSeen | null;
  /** How the stats sources do. */
  sourcesState: SourcesState;
  /** The past of every container. */
  points: readonly HistoryPoint[];
  /** How often a snapshot was asked for. */
  reads: number;
  readonly logged: string[];
}

/** The bot behind the API, as plain data. */
export function fakeDeps(all: Container[] = [], stats: ContainerStats[] = []): FakeDeps {
  const logged: string[] = [];
  const metrics = new Metrics();
  metrics.refreshed('engine-api', 12);
  const snapshot = async (): Promise<StatsSnapshot> => ({
    at: NOW - 1_500,
    source: 'engine-api',
    containers: new Map(stats.map((entry) => [entry.name, entry])),
  });
  const read = (): Promise<StatsSnapshot> => {
    deps.reads += 1;
    return deps.read();
  };
  const deps: FakeDeps = {
    all,
    engine: CONNECTED,
    health: READY,
    read: snapshot,
    reads: 0,
    points: [],
    file: { ok: true, since: NOW - 1_000 },
    logged,
    clock: { now: () => NOW, monotonic: () => 0, after: () => () => undefined },
    log: createLogger({
      logLevel: 'trace',
      logFormat: 'json',
      program: 'bot',
      secrets: new Set(),
      destination: { write: (line) => void logged.push(line) },
    }),
    containers: { all: () => deps.all, status: () => deps.engine },
    discord: () => deps.health,
    stats: reader(read),
    history: {
      history: async (name, fromMs, toMs) => ({ name, fromMs, toMs, resolutionMs: 60_000, points: deps.points }),
    },
    sourcesState: {
      inUse: 'engine-api',
      fallbacks: 3,
      memoryAccounted: true,
      sources: [
        { name: 'cgroup', standing: 'waiting', refreshes: 0, failures: 1, lastMs: null, lastError: null },
        { name: 'engine-api', standing: 'in-use', refreshes: 5, failures: 0, lastMs: 12, lastError: null },
      ],
    },
    sources: () => deps.sourcesState,
    tokenFrom: 'environment',
    entered: [],
    refusal: null,
    seen: {
      name: 'Harbour',
      inviteUrl: 'https://discord.com/oauth2/authorize?client_id=1&scope=bot+applications.commands&permissions=1',
      guilds: [{ id: '81384788765712384', name: 'Home', ignored: null, undecided: false, home: true }],
      missingHome: null,
    },
    setUp: {
      tokenFrom: () => deps.tokenFrom,
      enterToken: async (text) => {
        if (deps.refusal) throw deps.refusal;
        deps.entered.push(text);
      },
      seen: () => deps.seen,
    },
    config: () => deps.file,
    cache: () => ({ hits: 7, misses: 2, refreshes: 2 }),
    metrics: (webResidentBytes) => metrics.text(deps, webResidentBytes),
  };
  return deps;
}

function reader(read: () => Promise<StatsSnapshot>): StatsReader {
  return {
    getAllContainerStats: read,
    getContainerStats: async (name) => (await read()).containers.get(name),
    getMultipleContainerStats: async () => (await read()).containers,
    getTotalStats: async (names) => {
      const { at, source, containers } = await read();
      const counted = [...containers.values()].filter((entry) => names === undefined || names.includes(entry.name));
      const sum = (key: 'cpuPercent' | 'memoryBytes') => counted.reduce((total, entry) => total + (entry[key] ?? 0), 0);
      const rest = { networkRxBytes: 0, networkTxBytes: 0, blockReadBytes: 0, blockWriteBytes: 0, pids: 0, unknown: 0 };
      const sums = { cpuPercent: sum('cpuPercent'), memoryBytes: sum('memoryBytes') };
      return { at, source, count: counted.length, ...sums, ...rest };
    },
  };
}
