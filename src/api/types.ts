import * as z from 'zod';

/**
 * What the HTTP API answers: the schemas and their types. The web program and the dashboard know the bot by these
 * alone. Instants are ISO 8601 in UTC, lengths of time and sizes are numbers with the unit in their name, and `null`
 * means unknown or not applicable, never zero. Names, images and messages come from outside: hostile text.
 */

const instant = z.iso.datetime();
const figure = z.number().nonnegative().nullable();

/** Every answer with a status of 400 or above. */
export const errorResponse = z.object({
  error: z.object({
    /** For programs, e.g. `no-such-container`. */
    code: z.string(),
    /** For people: a sentence. */
    message: z.string(),
  }),
});

/** Is the Docker Engine there, and since when has that been so? */
const engineState = z.object({
  connected: z.boolean(),
  since: instant,
  /** e.g. `29.1.3`; `null` while not connected. */
  version: z.string().nullable(),
  error: z
    .object({
      /** `unreachable`, `permission`, `timeout`, … */
      kind: z.string(),
      message: z.string(),
      /** What the owner can do about it. */
      advice: z.string().nullable(),
    })
    .nullable(),
});

/** How the bot stands with Discord. */
const discordState = z.object({
  /** `no-token`: nobody has entered one yet, so it is not even tried. */
  status: z.enum(['no-token', 'connecting', 'ready', 'failed']),
  since: instant,
  /** The gateway's round trip. */
  pingMs: figure,
  /** Since Discord last answered a heartbeat: a gateway that looks connected but is dead shows here. */
  heartbeatAckAgeMs: figure,
  error: z.string().nullable(),
  /** Why commands are missing or of an older version, and when they are tried again. It decides nothing about `healthy`. */
  commandsError: z.string().nullable(),
});

/** `GET /healthz`: status 200 when `healthy`, else 503. */
export const healthResponse = z.object({
  healthy: z.boolean(),
  discord: discordState.extend({ healthy: z.boolean() }),
  engine: engineState.extend({ healthy: z.boolean() }),
  /**
   * Is `stevedore.yml` in force as it is? It decides nothing about `healthy`. `grantsLapsed`: it could not be used when the bot
   * started, so only members with Manage Server may do anything.
   */
  config: z.object({ ok: z.boolean(), since: instant, grantsLapsed: z.boolean() }),
});

/** A container, as much of it as its list shows. Never its labels or its environment. */
const containerSummary = z.object({
  name: z.string(),
  state: z.enum(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead', 'missing']),
  health: z.enum(['starting', 'healthy', 'unhealthy']).nullable(),
  /** Compose project and service. */
  project: z.string().nullable(),
  service: z.string().nullable(),
  image: z.string(),
  /** Since when it has been up; `null` while it is not. */
  upSince: instant.nullable(),
  /** When its last run ended, and how; `null` while it is up or was never started. */
  finishedAt: instant.nullable(),
  exitCode: z.number().int().nullable(),
});

/** `GET /api/v1/containers`, in the order of their names. */
export const containersResponse = z.object({
  engine: engineState,
  containers: z.array(containerSummary),
});

/** What one container uses; the same figures as `docker stats` prints. */
const statsEntry = z.object({
  name: z.string(),
  readAt: instant,
  /** Percent of one core: 200 on two busy cores. */
  cpuPercent: figure,
  /** CPU time since the container started. */
  cpuSeconds: figure,
  /** Without the page cache that the kernel would give back. */
  memoryBytes: figure,
  memoryLimitBytes: figure,
  /** Percent of the limit. */
  memoryPercent: figure,
  /** Since the container started. */
  networkRxBytes: figure,
  networkTxBytes: figure,
  blockReadBytes: figure,
  blockWriteBytes: figure,
  pids: figure,
});

const reading = {
  readAt: instant,
  /** How old the figures are now. */
  ageMs: z.number().nonnegative(),
  /** Which source read them, e.g. `engine-api`. */
  source: z.string(),
};

/** Set while no source can read anything: since when. Every figure is `null` then. */
const unknownSince = instant.nullable();

/** `GET /api/v1/stats` and, of some, `?containers=a,b`. */
export const statsResponse = z.object({
  ...reading,
  unknownSince,
  containers: z.array(statsEntry),
  /** Those asked for by name that do not run or do not exist. */
  absent: z.array(z.string()),
});

/** `GET /api/v1/containers/:name/stats`. */
export const containerStatsResponse = z.object({
  ...reading,
  unknownSince,
  name: z.string(),
  /** `null` while it does not run. */
  stats: statsEntry.nullable(),
});

/** Average and highest sample of a stretch of time; `null` is unknown. */
const spread = z.object({ avg: z.number().nonnegative(), max: z.number().nonnegative() }).nullable();

/** `GET /api/v1/containers/:name/history?period=1h|6h|24h|7d|30d`, 24h where it is not given. A missing point is a gap. */
export const historyResponse = z.object({
  name: z.string(),
  from: instant,
  to: instant,
  /** Length of what a point stands for, seconds. */
  resolutionSeconds: z.number().positive(),
  points: z.array(
    z.object({
      at: instant,
      /** Percent of one core. */
      cpuPercent: spread,
      memoryBytes: spread,
      memoryLimitBytes: figure,
      restarts: z.number().int().nonnegative(),
    }),
  ),
});

/** Something that is wrong with a config file: what, and where in the data and the text (from 1). */
const configProblem = z.object({
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])),
  line: z.number().int().positive().nullable(),
  column: z.number().int().positive().nullable(),
});

/** `GET /api/v1/config`: is what is in the file in force? Since when it has been so. */
export const configStatusResponse = z.object({
  ok: z.boolean(),
  since: instant,
  problems: z.array(configProblem),
  /** It could not be used when the bot started: no right that it grants counts until it is mended. */
  grantsLapsed: z.boolean(),
});

/** `POST /api/v1/config/check` with the text of a file as the body; nothing is applied. */
export const configCheckResponse = z.object({ ok: z.boolean(), problems: z.array(configProblem) });

/** `GET /api/v1/stats/total` and, of some, `?containers=a,b`. */
export const totalStatsResponse = z.object({
  ...reading,
  /** Containers in the sums, and those among them with something unknown, which is left out of the sums. */
  count: z.number().int().nonnegative(),
  unknown: z.number().int().nonnegative(),
  cpuPercent: z.number().nonnegative(),
  memoryBytes: z.number().nonnegative(),
  networkRxBytes: z.number().nonnegative(),
  networkTxBytes: z.number().nonnegative(),
  blockReadBytes: z.number().nonnegative(),
  blockWriteBytes: z.number().nonnegative(),
  pids: z.number().nonnegative(),
});

/** `GET /api/v1/setup`: how far the set-up has come. */
export const setupResponse = z.object({
  discord: discordState.extend({
    /** Where the token comes from; `null`: there is none. */
    tokenFrom: z.enum(['environment', 'page']).nullable(),
    /** Who the bot is and where; `null` while it is not logged in. */
    bot: z
      .object({
        name: z.string(),
        /** Opens Discord's "add to server" page with what is needed and no more. */
        inviteUrl: z.url({ protocol: /^https$/ }),
        /**
         * The Discord servers that it is in. `ignored`: why it does not serve one, after "it "; `undecided`: it may yet,
         * by itself. `home`: its members with Manage Server are admins.
         */
        guilds: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            ignored: z.string().nullable(),
            undecided: z.boolean(),
            home: z.boolean(),
          }),
        ),
        /** Id of the home server where the bot is not in it (any more), so that no member is an admin by Manage Server. */
        missingHome: z.string().nullable(),
      })
      .nullable(),
  }),
  engine: engineState,
  stats: z.object({
    /** Which source was read last, e.g. `cgroup`; `null` while none could be. */
    inUse: z.string().nullable(),
    /** A container runs, so there is something to read. */
    needed: z.boolean(),
    /** In order of preference. `error`: why the last reading failed. */
    sources: z.array(
      z.object({
        name: z.string(),
        standing: z.enum(['in-use', 'ready', 'waiting', 'demoted']),
        error: z.string().nullable(),
      }),
    ),
  }),
});

/** `PUT /api/v1/discord/token`: 204 when it is kept and being tried; 400 no token, 403 of another application, 409 set by the environment, 422 unknown to Discord. */
export const tokenRequest = z.object({ token: z.string() });

/** See {@link errorResponse}. */
export type ErrorResponse = z.infer<typeof errorResponse>;
/** See {@link engineState}. */
export type EngineState = z.infer<typeof engineState>;
/** See {@link discordState}. */
export type DiscordState = z.infer<typeof discordState>;
/** See {@link healthResponse}. */
export type HealthResponse = z.infer<typeof healthResponse>;
/** See {@link containerSummary}. */
export type ContainerSummary = z.infer<typeof containerSummary>;
/** See {@link containersResponse}. */
export type ContainersResponse = z.infer<typeof containersResponse>;
/** See {@link statsEntry}. */
export type StatsEntry = z.infer<typeof statsEntry>;
/** See {@link statsResponse}. */
export type StatsResponse = z.infer<typeof statsResponse>;
/** See {@link containerStatsResponse}. */
export type ContainerStatsResponse = z.infer<typeof containerStatsResponse>;
/** See {@link totalStatsResponse}. */
export type TotalStatsResponse = z.infer<typeof totalStatsResponse>;
/** See {@link historyResponse}. */
export type HistoryResponse = z.infer<typeof historyResponse>;
/** See {@link configStatusResponse}. */
export type ConfigStatusResponse = z.infer<typeof configStatusResponse>;
/** See {@link configCheckResponse}. */
export type ConfigCheckResponse = z.infer<typeof configCheckResponse>;
/** See {@link setupResponse}. */
export type SetupResponse = z.infer<typeof setupResponse>;
/** See {@link tokenRequest}. */
export type TokenRequest = z.infer<typeof tokenRequest>;
