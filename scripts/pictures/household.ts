/** A container of an invented household. What it is said to do it does, so that the figures are real ones. */
export interface Inhabitant {
  readonly name: string;
  readonly image: string;
  readonly project?: string;
  /** Its healthcheck's answer; none where absent. */
  readonly healthy?: boolean;
  /** Since when it runs, or how long ago it ended, hours. */
  readonly hours: number;
  /** Share of a core. */
  readonly cpu?: number;
  readonly memoryMiB?: number;
  /** MiB that it got and sent. */
  readonly network?: readonly [received: number, sent: number];
  /** MiB that it wrote. */
  readonly disk?: number;
  /** Ended with this code. */
  readonly exit?: number;
  readonly log?: readonly string[];
}

const minecraftLog = [
  '[18:02:11] [Server thread/INFO]: Starting minecraft server version 1.21.4',
  '[18:02:12] [Server thread/INFO]: Loading properties',
  '[18:02:12] [Server thread/INFO]: Default game type: SURVIVAL',
  '[18:02:19] [Server thread/INFO]: Preparing level "world"',
  '[18:02:26] [Worker-Main-1/INFO]: Preparing spawn area: 83%',
  '[18:02:28] [Server thread/INFO]: Done (8.913s)! For help, type "help"',
  '[18:31:40] [Server thread/INFO]: Mia joined the game',
  '[18:33:02] [Server thread/INFO]: Jonas joined the game',
  '[18:47:55] [Server thread/INFO]: <Jonas> who took my diamonds',
  '[18:48:03] [Server thread/INFO]: <Mia> a creeper did. honest',
  "[19:05:31] [Server thread/WARN]: Can't keep up! Is the server overloaded? Running 2043ms or 40 ticks behind",
  '[19:12:14] [Server thread/INFO]: Jonas has made the advancement [Diamonds!]',
];

export const household: readonly Inhabitant[] = [
  {
    name: 'minecraft',
    image: 'itzg/minecraft-server',
    project: 'games',
    healthy: true,
    hours: 75,
    cpu: 0.34,
    memoryMiB: 1400,
    disk: 180,
    network: [310, 700],
    log: minecraftLog,
  },
  { name: 'valheim', image: 'lloesche/valheim-server', project: 'games', hours: 26, exit: 0 },
  {
    name: 'homeassistant',
    image: 'ghcr.io/home-assistant/home-assistant:stable',
    project: 'home',
    healthy: true,
    hours: 190,
    cpu: 0.06,
    memoryMiB: 420,
    disk: 25,
    network: [120, 80],
  },
  {
    name: 'mosquitto',
    image: 'eclipse-mosquitto:2',
    project: 'home',
    hours: 190,
    cpu: 0.01,
    memoryMiB: 6,
    network: [40, 40],
  },
  {
    name: 'zigbee2mqtt',
    image: 'koenkk/zigbee2mqtt',
    project: 'home',
    hours: 190,
    cpu: 0.02,
    memoryMiB: 88,
    network: [12, 30],
  },
  {
    name: 'jellyfin',
    image: 'jellyfin/jellyfin',
    project: 'media',
    healthy: true,
    hours: 310,
    cpu: 0.12,
    memoryMiB: 350,
    network: [60, 900],
  },
  { name: 'qbittorrent', image: 'lscr.io/linuxserver/qbittorrent', project: 'media', hours: 0.7, exit: 1 },
  {
    name: 'sonarr',
    image: 'lscr.io/linuxserver/sonarr',
    project: 'media',
    hours: 310,
    cpu: 0.02,
    memoryMiB: 190,
    network: [45, 4],
  },
  {
    name: 'nextcloud',
    image: 'nextcloud:30-apache',
    project: 'nextcloud',
    healthy: false,
    hours: 51,
    cpu: 0.04,
    memoryMiB: 160,
    network: [220, 380],
  },
  {
    name: 'nextcloud-db',
    image: 'mariadb:11',
    project: 'nextcloud',
    healthy: true,
    hours: 51,
    cpu: 0.03,
    memoryMiB: 240,
    disk: 64,
    network: [90, 210],
  },
  {
    name: 'nextcloud-redis',
    image: 'redis:7-alpine',
    project: 'nextcloud',
    hours: 51,
    cpu: 0.01,
    memoryMiB: 9,
    network: [30, 30],
  },
  {
    name: 'pihole',
    image: 'pihole/pihole',
    healthy: true,
    hours: 720,
    cpu: 0.02,
    memoryMiB: 64,
    disk: 9,
    network: [25, 20],
  },
  { name: 'traefik', image: 'traefik:v3', hours: 720, cpu: 0.02, memoryMiB: 48, network: [500, 500] },
  {
    name: 'vaultwarden',
    image: 'vaultwarden/server',
    healthy: true,
    hours: 310,
    cpu: 0.01,
    memoryMiB: 22,
    network: [8, 11],
  },
];
