/** The sample containers in the words of an Engine API 1.41, key by key: shapes.test.ts compares them with a real engine's. */
import type { SampleContainer } from './container.ts';
import { idOf, numberOf } from './ids.ts';

/** Of the machine that never existed. */
export const machine = { cores: 4, memoryBytes: 16 * 2 ** 30, kernel: '6.1.0-28-amd64' };

const never = '0001-01-01T00:00:00Z';

/** As Go writes a time. */
export function goTime(ms: number | null): string {
  return ms === null ? never : new Date(ms).toISOString();
}

const networkId = idOf('network', 'bridge');

function network(container: SampleContainer) {
  const up = container.running;
  const host = 2 + numberOf(250, 'address', container.sample.name);
  return {
    IPAMConfig: null,
    Links: null,
    Aliases: null,
    NetworkID: networkId,
    EndpointID: up ? idOf('endpoint', container.sample.name) : '',
    Gateway: up ? '172.17.0.1' : '',
    IPAddress: up ? `172.17.0.${host}` : '',
    IPPrefixLen: up ? 16 : 0,
    IPv6Gateway: '',
    GlobalIPv6Address: '',
    GlobalIPv6PrefixLen: 0,
    MacAddress: up ? `02:42:ac:11:00:${host.toString(16).padStart(2, '0')}` : '',
    DriverOpts: null,
  };
}

function mounts({ sample }: SampleContainer): object[] {
  return (sample.volumes ?? []).map((volume) => {
    const [source, destination, mode = ''] = volume.split(':');
    return {
      Type: 'bind',
      Source: source,
      Destination: destination,
      Mode: mode,
      RW: mode !== 'ro',
      Propagation: 'rprivate',
    };
  });
}

/** The labels that compose and the household set. */
export function labelsOf({ sample }: SampleContainer): Record<string, string> {
  const compose = {
    'com.docker.compose.project': sample.project ?? '',
    'com.docker.compose.service': sample.name,
  };
  return { ...(sample.project === undefined ? {} : compose), ...sample.labels };
}

function imageId({ sample }: SampleContainer): string {
  return `sha256:${idOf('image', sample.image)}`;
}

/** An entry of the list. `now`: milliseconds since the epoch. */
export function summaryOf(container: SampleContainer, now: number): object {
  const { sample, id } = container;
  const ports = (container.running ? (sample.ports ?? []) : []).map((port) => {
    return { IP: '0.0.0.0', PrivatePort: port, PublicPort: port, Type: 'tcp' };
  });
  return {
    Id: id,
    Names: [`/${sample.name}`],
    Image: sample.image,
    ImageID: imageId(container),
    Command: "'/entrypoint.sh'",
    Created: Math.floor(container.createdAt / 1000),
    Ports: ports,
    Labels: labelsOf(container),
    State: container.status,
    Status: statusText(container, now),
    HostConfig: { NetworkMode: 'default' },
    NetworkSettings: { Networks: { bridge: network(container) } },
    Mounts: mounts(container),
  };
}

/** `Up 3 hours (healthy)`, `Exited (1) 2 minutes ago`. */
function statusText(container: SampleContainer, now: number): string {
  const { run, health } = container;
  if (!container.running) return `Exited (${container.exitCode}) ${span(now - (run?.to ?? now))} ago`;
  const paused = container.paused ? ' (Paused)' : '';
  const healthText = health === null ? '' : ` (${health === 'starting' ? 'health: starting' : health})`;
  return `Up ${span(now - (run?.from ?? now))}${paused || healthText}`;
}

function span(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 1) return 'Less than a second';
  const units = [
    [86_400 * 7, 'weeks'],
    [86_400, 'days'],
    [3_600, 'hours'],
    [60, 'minutes'],
  ] as const;
  const unit = units.find(([size]) => seconds >= 2 * size);
  return unit === undefined ? `${seconds} seconds` : `${Math.floor(seconds / unit[0])} ${unit[1]}`;
}

/** The answer to an inspect. */
export function inspectOf(container: SampleContainer, now: number): object {
  const { sample, id } = container;
  const folder = `/var/lib/docker/containers/${id}`;
  const layer = `/var/lib/docker/overlay2/${idOf('layer', sample.name)}`;
  const bridge = network(container);
  const ports = sample.ports ?? [];
  return {
    Id: id,
    Created: goTime(container.createdAt),
    Path: '/entrypoint.sh',
    Args: [],
    State: state(container, now),
    Image: imageId(container),
    ResolvConfPath: `${folder}/resolv.conf`,
    HostnamePath: `${folder}/hostname`,
    HostsPath: `${folder}/hosts`,
    LogPath: `${folder}/${id}-json.log`,
    Name: `/${sample.name}`,
    RestartCount: 0,
    Driver: 'overlay2',
    Platform: 'linux',
    MountLabel: '',
    ProcessLabel: '',
    AppArmorProfile: 'docker-default',
    ExecIDs: null,
    HostConfig: hostConfig(container),
    GraphDriver: {
      Data: {
        LowerDir: `${layer}-init/diff`,
        MergedDir: `${layer}/merged`,
        UpperDir: `${layer}/diff`,
        WorkDir: `${layer}/work`,
      },
      Name: 'overlay2',
    },
    Mounts: mounts(container),
    Config: config(container),
    NetworkSettings: {
      Bridge: '',
      SandboxID: container.running ? idOf('sandbox', sample.name) : '',
      HairpinMode: false,
      LinkLocalIPv6Address: '',
      LinkLocalIPv6PrefixLen: 0,
      Ports: container.running
        ? Object.fromEntries(ports.map((port) => [`${port}/tcp`, [{ HostIp: '0.0.0.0', HostPort: String(port) }]]))
        : {},
      SandboxKey: `/var/run/docker/netns/${id.slice(0, 12)}`,
      SecondaryIPAddresses: null,
      SecondaryIPv6Addresses: null,
      // Of the bridge the engine says this once more.
      EndpointID: bridge.EndpointID,
      Gateway: bridge.Gateway,
      GlobalIPv6Address: '',
      GlobalIPv6PrefixLen: 0,
      IPAddress: bridge.IPAddress,
      IPPrefixLen: bridge.IPPrefixLen,
      IPv6Gateway: '',
      MacAddress: bridge.MacAddress,
      Networks: { bridge },
    },
  };
}

function state(container: SampleContainer, now: number): object {
  const { run, health } = container;
  const failing = health === 'unhealthy';
  const checked = goTime(now - (now % 30_000));
  const output = failing ? 'curl: (22) The requested URL returned error: 500' : '';
  return {
    Status: container.status,
    Running: container.running,
    Paused: container.paused,
    Restarting: false,
    OOMKilled: false,
    Dead: false,
    // Above what a kernel gives out: it must be no process of this machine.
    Pid: container.running ? 2 ** 23 + numberOf(100_000, 'pid', container.sample.name) : 0,
    ExitCode: container.running ? 0 : container.exitCode,
    Error: '',
    StartedAt: goTime(run?.from ?? null),
    FinishedAt: goTime(run?.to ?? container.runs.at(-2)?.to ?? null),
    ...(health === null
      ? {}
      : {
          Health: {
            Status: health,
            FailingStreak: failing ? 3 : 0,
            Log: [{ Start: checked, End: checked, ExitCode: failing ? 1 : 0, Output: output }],
          },
        }),
  };
}

function config(container: SampleContainer): object {
  const { id, sample } = container;
  return {
    Hostname: id.slice(0, 12),
    Domainname: '',
    User: '',
    AttachStdin: false,
    AttachStdout: false,
    AttachStderr: false,
    ExposedPorts: Object.fromEntries((sample.ports ?? []).map((port) => [`${port}/tcp`, {}])),
    Tty: false,
    OpenStdin: false,
    StdinOnce: false,
    Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    Cmd: null,
    ...(sample.healthy === undefined
      ? {}
      : {
          Healthcheck: {
            Test: ['CMD-SHELL', 'curl -f http://localhost || exit 1'],
            Interval: 30_000_000_000,
            Timeout: 5_000_000_000,
            Retries: 3,
          },
        }),
    Image: sample.image,
    Volumes: null,
    WorkingDir: '',
    Entrypoint: ['/entrypoint.sh'],
    OnBuild: null,
    Labels: labelsOf(container),
  };
}

function hostConfig({ sample }: SampleContainer): object {
  const nothing = (keys: readonly string[], value: null | 0 | '' | false) =>
    Object.fromEntries(keys.map((key) => [key, value]));
  return {
    Binds: sample.volumes ?? null,
    ContainerIDFile: '',
    LogConfig: { Type: 'json-file', Config: {} },
    NetworkMode: 'default',
    PortBindings: Object.fromEntries(
      (sample.ports ?? []).map((port) => [`${port}/tcp`, [{ HostIp: '', HostPort: String(port) }]]),
    ),
    RestartPolicy: { Name: sample.crashes === undefined ? 'unless-stopped' : 'no', MaximumRetryCount: 0 },
    CgroupnsMode: 'private',
    IpcMode: 'private',
    ShmSize: 64 * 2 ** 20,
    Runtime: 'runc',
    ConsoleSize: [0, 0],
    Memory: (sample.load.limitMiB ?? 0) * 2 ** 20,
    ...nothing(
      [
        ...['VolumesFrom', 'CapAdd', 'CapDrop', 'Dns', 'DnsOptions', 'DnsSearch', 'ExtraHosts', 'GroupAdd', 'Links'],
        ...['SecurityOpt', 'BlkioWeightDevice', 'BlkioDeviceReadBps', 'BlkioDeviceWriteBps', 'BlkioDeviceReadIOps'],
        ...['BlkioDeviceWriteIOps', 'Devices', 'DeviceCgroupRules', 'DeviceRequests', 'MemorySwappiness', 'PidsLimit'],
        'Ulimits',
      ],
      null,
    ),
    ...nothing(
      [
        ...['OomScoreAdj', 'CpuShares', 'NanoCpus', 'BlkioWeight', 'CpuPeriod', 'CpuQuota', 'CpuRealtimePeriod'],
        ...['CpuRealtimeRuntime', 'KernelMemory', 'KernelMemoryTCP', 'MemoryReservation', 'MemorySwap', 'CpuCount'],
        ...['CpuPercent', 'IOMaximumIOps', 'IOMaximumBandwidth'],
      ],
      0,
    ),
    ...nothing(
      [
        ...['VolumeDriver', 'Cgroup', 'PidMode', 'UTSMode', 'UsernsMode', 'Isolation', 'CgroupParent', 'CpusetCpus'],
        'CpusetMems',
      ],
      '',
    ),
    ...nothing(['AutoRemove', 'Privileged', 'PublishAllPorts', 'ReadonlyRootfs', 'OomKillDisable'], false),
    MaskedPaths: ['/proc/asound', '/proc/acpi', '/proc/kcore', '/proc/keys', '/sys/firmware'],
    ReadonlyPaths: ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'],
  };
}
