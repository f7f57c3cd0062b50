import type * as z from 'zod';
import {
  absolutePath,
  dockerHost,
  duration,
  httpUrl,
  LONGEST_SOCKET_PATH,
  listenHost,
  oneOf,
  password,
  path,
  snowflake,
  snowflakes,
  socketPath,
  timeZone,
  token,
  webUrl,
  wholeNumber,
  yesOrNo,
} from './environment-values.ts';

/** One thing that is set where the programs are deployed. */
export interface Setting<Value> {
  /** The variable: `NAME`, or `NAME_FILE` for a file that holds the value. */
  readonly name: string;
  /** What it is for, in the documentation. Markdown. */
  readonly about: string;
  /** What it must look like: follows "expected" in an error, and stands in the documentation. */
  readonly expected: string;
  /** From the text to the value; the text is trimmed and never empty. */
  readonly schema: z.ZodType<Value, string>;
  /** The value while the variable is unset or empty. */
  readonly unset: () => Value;
  /** The same in words; a value in backticks. */
  readonly unsetMeans: string;
  /** Its value appears in no log, no error and no answer. */
  readonly secret?: true;
}

function setting<Value>(it: Setting<Value>): Setting<Value> {
  return it;
}

/** A setting with a default that could have been written in the variable just as well. */
function withDefault<Value>(it: Omit<Setting<Value>, 'unset' | 'unsetMeans'>, text: string): Setting<Value> {
  return { ...it, unset: () => it.schema.parse(text), unsetMeans: `\`${text}\`` };
}

/** A setting that may well stay unset: its value is then `null`. */
function optional<Value>(it: Omit<Setting<Value>, 'unset' | 'unsetMeans'>, unsetMeans: string): Setting<Value | null> {
  return { ...it, schema: it.schema.transform((value): Value | null => value), unset: () => null, unsetMeans };
}

/** Pino's levels, and `silent`. */
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** How container stats can be read; `auto` takes the fastest one that works. */
const STATS_SOURCES = ['auto', 'cgroup', 'engine-api', 'docker-cli'] as const;

/**
 * Every deployment setting: the one source of their types, parsing, defaults and documentation. In the order of the
 * documentation.
 */
export const settings = {
  discordToken: optional(
    {
      name: 'DISCORD_TOKEN',
      about: "The bot's token, from the Bot page of your application at https://discord.com/developers/applications.",
      expected: "the token as Discord's Bot page shows it, without quotes or blanks",
      schema: token,
      secret: true,
    },
    'everything runs but Discord',
  ),
  discordGuildIds: optional(
    {
      name: 'DISCORD_GUILD_ID',
      about:
        'The Discord servers that are served, by id (right-click the server with Developer Mode on, *Copy Server ID*). All others are refused. *Manage Server* makes an admin in the first one alone.',
      expected: 'ids of 17 to 20 digits, separated by commas',
      schema: snowflakes,
    },
    'the servers that belong to the owner of the Discord application',
  ),
  discordApplicationId: optional(
    {
      name: 'DISCORD_APPLICATION_ID',
      about:
        'Which Discord application is yours (*Application ID* on its page *General Information*). The set-up page takes tokens of this one alone. Only needed to move to another application where you cannot allow it in Discord, for example because the old one was deleted.',
      expected: 'an id of 17 to 20 digits',
      schema: snowflake,
    },
    'the application of the first token; another one is taken after its owner has allowed it in Discord',
  ),
  discordApi: withDefault(
    {
      name: 'DISCORD_API',
      about: "Where Discord's API is. Only needed behind a proxy and in tests.",
      expected: 'an address that starts with https:// or http://',
      schema: httpUrl,
    },
    'https://discord.com/api',
  ),
  dockerHost: withDefault(
    {
      name: 'DOCKER_HOST',
      about: 'Where the Docker Engine or a socket proxy listens.',
      expected: 'unix:///path/to/docker.sock, tcp://host:port, http://host:port or https://host:port',
      schema: dockerHost,
    },
    'unix:///var/run/docker.sock',
  ),
  dockerTlsVerify: withDefault(
    {
      name: 'DOCKER_TLS_VERIFY',
      about: 'Talk TLS to a `tcp://` engine and check its certificate, with the files in `DOCKER_CERT_PATH`.',
      expected: '1 or 0',
      schema: yesOrNo,
    },
    '0',
  ),
  dockerCertPath: optional(
    {
      name: 'DOCKER_CERT_PATH',
      about: 'Directory with `ca.pem`, `cert.pem` and `key.pem` for an engine behind TLS.',
      expected: 'a directory',
      schema: path,
    },
    'no client certificate',
  ),
  dataDir: withDefault(
    {
      name: 'DATA_DIR',
      about: 'Where the configuration file and the database are kept. Only the bot touches it.',
      expected: 'a directory',
      schema: path,
    },
    '/data',
  ),
  apiSocket: withDefault(
    {
      name: 'API_SOCKET',
      about: 'The Unix socket between the two programs: the bot answers on it, the web program asks.',
      expected: `a path of at most ${LONGEST_SOCKET_PATH} bytes`,
      schema: socketPath,
    },
    '/run/stevedore/api.sock',
  ),
  webHost: withDefault(
    {
      name: 'WEB_HOST',
      about:
        'The address that the web page listens on. The default is reachable from this machine alone. Set `WEB_PASSWORD` before you open it to your network with `0.0.0.0`: without it everyone who can reach the port sees your containers.',
      expected: 'an IP address or a host name',
      schema: listenHost,
    },
    '127.0.0.1',
  ),
  webPort: withDefault(
    {
      name: 'WEB_PORT',
      about: 'The port of the web page. With `0` the system picks a free one; the log says which.',
      expected: 'a whole number from 0 to 65535',
      schema: wholeNumber(0, 65_535),
    },
    '8080',
  ),
  webUrl: optional(
    {
      name: 'WEB_URL',
      about:
        'The address at which you open the web page, where that is not an IP address: also the one that a reverse proxy gives it. So that no foreign web page can have its own name point to yours and read it, the page answers to IP addresses, `localhost`, names without a dot, names that end in `.local`, `.lan`, `.home.arpa` or `.internal`, and to the name in this setting; everything else is refused with status 421. Forms are taken from the page under this address too.',
      expected: 'an address such as https://stevedore.example.com, without a path',
      schema: webUrl,
    },
    'no further name is answered to',
  ),
  webPassword: optional(
    {
      name: 'WEB_PASSWORD',
      about:
        "The password of the web page. With it the page asks for a log-in, `/api` and `/metrics` take it by HTTP Basic with any user name, and the set-up page can be used. Only the web program reads it: in the container a file for `WEB_PASSWORD_FILE` must be readable by that program's user, 64123.",
      expected: 'a password of at least 8 characters',
      schema: password,
      secret: true,
    },
    'no log-in: the page shows the containers to everyone who can reach it, and can change nothing',
  ),
  timeZone: setting({
    name: 'TZ',
    about: 'The time zone of everything that is shown and scheduled.',
    expected: 'a time zone such as Europe/Berlin or UTC',
    schema: timeZone,
    unset: () => new Intl.DateTimeFormat('en').resolvedOptions().timeZone,
    unsetMeans: "the machine's time zone, which in a container is UTC",
  }),
  logLevel: withDefault(
    {
      name: 'LOG_LEVEL',
      about: 'The least important lines that are still logged.',
      expected: LOG_LEVELS.join(', '),
      schema: oneOf(LOG_LEVELS),
    },
    'info',
  ),
  logFormat: withDefault(
    {
      name: 'LOG_FORMAT',
      about: 'Lines for people (`pretty`) or one JSON object a line for a log collector (`json`).',
      expected: 'pretty or json',
      schema: oneOf(['pretty', 'json']),
    },
    'pretty',
  ),
  statsTtlMs: withDefault(
    {
      name: 'STATS_TTL',
      about: 'How old the CPU and memory figures may be before they are read again. A number alone is in seconds.',
      expected: 'a time from 100ms to 10m, such as 3, 3s or 500ms',
      schema: duration(100, 600_000),
    },
    '3s',
  ),
  statsSource: withDefault(
    {
      name: 'STATS_SOURCE',
      about:
        "Where the figures come from: the kernel's own files (`cgroup`), the Engine's API, the docker command, or the fastest of these that works (`auto`).",
      expected: STATS_SOURCES.join(', '),
      schema: oneOf(STATS_SOURCES),
    },
    'auto',
  ),
  statsCacheMax: withDefault(
    {
      name: 'STATS_CACHE_MAX',
      about: 'How many containers the figures are kept of, at most.',
      expected: 'a whole number from 1 to 100000',
      schema: wholeNumber(1, 100_000),
    },
    '1000',
  ),
  hostCgroup: optional(
    {
      name: 'HOST_CGROUP',
      about: "Where the host's `/sys/fs/cgroup` is mounted, for the `cgroup` source.",
      expected: 'an absolute path',
      schema: absolutePath,
    },
    "`/host/cgroup`, then `/sys/fs/cgroup`, whichever is the host's",
  ),
  hostProc: optional(
    {
      name: 'HOST_PROC',
      about: "Where the host's `/proc` is mounted, for the `cgroup` source.",
      expected: 'an absolute path',
      schema: absolutePath,
    },
    "`/host/proc`, then `/proc`, whichever is the host's",
  ),
} as const;

/** The camelCase name that a setting has in the code. */
export type SettingKey = keyof typeof settings;

type Settings = {
  readonly [Key in SettingKey]: (typeof settings)[Key] extends Setting<infer Value> ? Value : never;
};

/** All that the bot reads. Not the password of the page: that is none of its business. */
export const botSettingKeys = (Object.keys(settings) as SettingKey[]).filter((key) => key !== 'webPassword');

/** The bot's part of the settings, parsed. */
export type Environment = Omit<Settings, 'webPassword'>;

/** What the web program reads. Not the token: its file is not even readable to it. */
export const webSettingKeys = [
  'apiSocket',
  'webHost',
  'webPort',
  'webUrl',
  'webPassword',
  'timeZone',
  'logLevel',
  'logFormat',
] as const satisfies SettingKey[];

/** The web program's part of the settings, parsed. */
export type WebEnvironment = Pick<Settings, (typeof webSettingKeys)[number]>;
