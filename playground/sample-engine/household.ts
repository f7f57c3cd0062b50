/** What a container of the sample household is like. None of them ever existed. */
export interface Sample {
  readonly name: string;
  readonly image: string;
  readonly project?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Its healthcheck's answer; none where absent. */
  readonly healthy?: boolean;
  /** Since when it runs, or how long ago it ended, hours before the household began. */
  readonly hours: number;
  /** It ended with this code; runs where absent. */
  readonly exit?: number;
  /** Published ports, the same in the container. */
  readonly ports?: readonly number[];
  readonly volumes?: readonly string[];
  /** How it uses the machine while it runs. */
  readonly load: Load;
  /** How long it takes to stop, milliseconds. */
  readonly stopMs: number;
  /** It ends by itself with code 1 after it has run for so long, milliseconds: the first time, and after each further start. */
  readonly crashes?: { readonly first: number; readonly later: number };
  readonly log: LogScript;
}

/** Averages; each goes up and down around them. */
export interface Load {
  /** Share of a core. */
  readonly cpu: number;
  readonly memoryMiB: number;
  /** How much is allowed; the machine's memory where absent. */
  readonly limitMiB?: number;
  /** Bytes a second. */
  readonly received: number;
  readonly sent: number;
  readonly written: number;
}

/** What it writes. `TIME` stands for the time of day. */
export interface LogScript {
  /** When it starts, a second apart. */
  readonly begins: readonly string[];
  /** From then on, in turn. */
  readonly goesOn: readonly string[];
  /** Between two of those, milliseconds. */
  readonly everyMs: number;
  /** Before it crashes, to stderr. */
  readonly crash?: readonly string[];
}

const minute = 60_000;
const quiet = { received: 300, sent: 300, written: 0 };

const minecraft: LogScript = {
  begins: [
    '[TIME] [Server thread/INFO]: Starting minecraft server version 1.21.4',
    '[TIME] [Server thread/INFO]: Loading properties',
    '[TIME] [Server thread/INFO]: Default game type: SURVIVAL',
    '[TIME] [Server thread/INFO]: Preparing level "world"',
    '[TIME] [Worker-Main-1/INFO]: Preparing spawn area: 83%',
    '[TIME] [Server thread/INFO]: Done (8.913s)! For help, type "help"',
  ],
  goesOn: [
    '[TIME] [Server thread/INFO]: Mia joined the game',
    '[TIME] [Server thread/INFO]: <Mia> who took my diamonds',
    '[TIME] [Server thread/INFO]: Jonas joined the game',
    '[TIME] [Server thread/INFO]: <Jonas> a creeper did. honest',
    "[TIME] [Server thread/WARN]: Can't keep up! Is the server overloaded? Running 2043ms or 40 ticks behind",
    '[TIME] [Server thread/INFO]: Jonas has made the advancement [Diamonds!]',
    '[TIME] [Server thread/INFO]: Mia left the game',
    '[TIME] [Server thread/INFO]: Jonas left the game',
  ],
  everyMs: 3 * minute,
};

const factorio: LogScript = {
  begins: [
    'Info ServerMultiplayerManager: Matching server connection resumed',
    'Info AppManager: Loading map /factorio/saves/megabase.zip: 184321988 bytes.',
    'Info ServerMultiplayerManager: Hosting game at IP ADDR:(0.0.0.0:34197)',
  ],
  goesOn: ['Info AppManager: Saving game as /factorio/saves/_autosave1.zip', 'Info AppManager: Saving finished'],
  everyMs: 5 * minute,
  crash: [
    'Error CrashHandler: Received SIGSEGV',
    'Factorio crashed. Generating symbolized stacktrace, please wait ...',
    "Error Util: Unexpected error occurred. If you're running the latest version of the game you can help us solve it",
  ],
};

/** Twelve of them. */
export const household: readonly Sample[] = [
  {
    name: 'minecraft',
    image: 'itzg/minecraft-server:latest',
    project: 'games',
    healthy: true,
    hours: 75,
    ports: [25565],
    volumes: ['/srv/minecraft:/data'],
    load: { cpu: 0.34, memoryMiB: 2100, limitMiB: 4096, received: 9_000, sent: 42_000, written: 21_000 },
    stopMs: 3_000,
    log: minecraft,
  },
  {
    name: 'valheim',
    image: 'lloesche/valheim-server:latest',
    project: 'games',
    hours: 26,
    exit: 0,
    ports: [2456],
    volumes: ['/srv/valheim:/config'],
    load: { cpu: 0.48, memoryMiB: 2800, received: 11_000, sent: 30_000, written: 4_000 },
    stopMs: 2_000,
    log: {
      begins: ['Starting to load scene:start', 'Game server connected', 'World saved ( 1142.9ms )'],
      goesOn: ['Connections 2 ZDOS:41822 sent:0 recv:312', 'World saved ( 986.4ms )'],
      everyMs: 10 * minute,
    },
  },
  {
    name: 'factorio',
    image: 'factoriotools/factorio:stable',
    project: 'games',
    hours: 3,
    ports: [34197],
    load: { cpu: 0.61, memoryMiB: 1350, received: 15_000, sent: 15_000, written: 30_000 },
    stopMs: 1_000,
    crashes: { first: 2 * minute, later: 40 * minute },
    log: factorio,
  },
  {
    name: 'homeassistant',
    image: 'ghcr.io/home-assistant/home-assistant:stable',
    project: 'home',
    healthy: true,
    hours: 190,
    ports: [8123],
    volumes: ['/srv/homeassistant:/config'],
    load: { cpu: 0.06, memoryMiB: 420, received: 4_000, sent: 2_500, written: 6_000 },
    stopMs: 2_000,
    log: {
      begins: ['INFO (MainThread) [homeassistant.core] Starting Home Assistant'],
      goesOn: [
        'INFO (MainThread) [homeassistant.components.automation] Lights at sunset: Running automation actions',
        'WARNING (MainThread) [homeassistant.components.sensor] Updating mqtt sensor took longer than the scheduled update interval',
      ],
      everyMs: 7 * minute,
    },
  },
  {
    name: 'mosquitto',
    image: 'eclipse-mosquitto:2',
    project: 'home',
    hours: 190,
    ports: [1883],
    load: { cpu: 0.01, memoryMiB: 6, received: 1_500, sent: 1_500, written: 100 },
    stopMs: 500,
    log: {
      begins: ['mosquitto version 2.0.20 starting', 'mosquitto version 2.0.20 running'],
      goesOn: ['Client zigbee2mqtt already connected, closing old connection.', 'Saving in-memory database to disk.'],
      everyMs: 30 * minute,
    },
  },
  {
    name: 'zigbee2mqtt',
    image: 'koenkk/zigbee2mqtt:latest',
    project: 'home',
    hours: 190,
    ports: [8090],
    load: { cpu: 0.02, memoryMiB: 88, received: 400, sent: 1_100, written: 300 },
    stopMs: 1_000,
    log: {
      begins: ['z2m: Starting Zigbee2MQTT version 2.1.1', 'z2m: Zigbee2MQTT started!'],
      goesOn: ["z2m:mqtt: MQTT publish: topic 'zigbee2mqtt/hall_motion', payload '{\"occupancy\":true}'"],
      everyMs: 4 * minute,
    },
  },
  {
    name: 'jellyfin',
    image: 'jellyfin/jellyfin:latest',
    project: 'media',
    healthy: true,
    hours: 310,
    ports: [8096],
    volumes: ['/srv/media:/media:ro'],
    load: { cpu: 0.14, memoryMiB: 350, received: 2_000, sent: 90_000, written: 500 },
    stopMs: 1_500,
    log: {
      begins: ['[INF] Jellyfin version: 10.10.3', '[INF] Startup complete 0:00:04.2'],
      goesOn: ['[INF] Playback started: "Big Buck Bunny"', '[INF] Playback stopped reported by app Jellyfin Web'],
      everyMs: 20 * minute,
    },
  },
  {
    name: 'sonarr',
    image: 'lscr.io/linuxserver/sonarr:latest',
    project: 'media',
    hours: 310,
    ports: [8989],
    volumes: ['/srv/media:/media'],
    load: { cpu: 0.02, memoryMiB: 190, received: 1_400, sent: 200, written: 2_000 },
    stopMs: 1_000,
    log: {
      begins: ['[Info] Bootstrap: Starting Sonarr - Version 4.0.11.2680'],
      goesOn: [
        '[Info] RssSyncService: Starting RSS Sync',
        '[Info] RssSyncService: RSS Sync Completed. Reports found: 112',
      ],
      everyMs: 15 * minute,
    },
  },
  {
    name: 'nextcloud',
    image: 'nextcloud:30-apache',
    project: 'nextcloud',
    healthy: false,
    hours: 51,
    ports: [8081],
    volumes: ['/srv/nextcloud:/var/www/html'],
    load: { cpu: 0.04, memoryMiB: 160, received: 6_000, sent: 9_000, written: 1_000 },
    stopMs: 1_000,
    log: {
      begins: ['AH00094: Command line: apache2 -D FOREGROUND'],
      goesOn: [
        '"GET /status.php HTTP/1.1" 500 3041 "-" "curl/8.5.0"',
        'PHP Fatal error:  Allowed memory size of 536870912 bytes exhausted in /var/www/html/lib/private/Files/Cache/Scanner.php',
      ],
      everyMs: 2 * minute,
    },
  },
  {
    name: 'nextcloud-db',
    image: 'mariadb:11',
    project: 'nextcloud',
    healthy: true,
    hours: 51,
    load: { cpu: 0.03, memoryMiB: 240, received: 5_000, sent: 8_000, written: 9_000 },
    stopMs: 2_000,
    log: {
      begins: ['[Note] Starting MariaDB 11.4.4-MariaDB', '[Note] mariadbd: ready for connections.'],
      goesOn: ['[Warning] Aborted connection 311 to db: nextcloud user: nextcloud (Got timeout reading packets)'],
      everyMs: 45 * minute,
    },
  },
  {
    name: 'pihole',
    image: 'pihole/pihole:latest',
    labels: { 'stevedore.protect': 'true', 'stevedore.group': 'network' },
    healthy: true,
    hours: 720,
    ports: [53],
    load: { cpu: 0.02, memoryMiB: 64, received: 900, sent: 800, written: 400 },
    stopMs: 1_000,
    log: {
      begins: ['pihole-FTL: Started Pi-hole FTL', 'dnsmasq: started, version pi-hole-v2.90 cachesize 10000'],
      goesOn: ['dnsmasq: reducing DNS packet size for nameserver 9.9.9.9 to 1232', 'Gravity: 131992 domains'],
      everyMs: 60 * minute,
    },
  },
  {
    name: 'vaultwarden',
    image: 'vaultwarden/server:latest',
    labels: { 'stevedore.group': 'network' },
    healthy: true,
    hours: 310,
    ports: [8222],
    load: { cpu: 0.005, memoryMiB: 22, ...quiet },
    stopMs: 500,
    log: {
      begins: ['[INFO] Rocket has launched from http://0.0.0.0:80'],
      goesOn: ['[request][INFO] GET /api/accounts/revision-date', '[response][INFO] (revision_date) => 200 OK'],
      everyMs: 25 * minute,
    },
  },
];
