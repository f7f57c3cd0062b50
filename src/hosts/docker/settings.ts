type Fields = Readonly<Record<string, unknown>>;

/** Taken as they are, but for the order of lists: most clients make those of maps, whose order is of no account. */
const plainConfig = ['Domainname', 'User', 'Tty', 'OpenStdin', 'WorkingDir', 'NetworkDisabled', 'StopTimeout'];
const plainHostConfig = [
  ...['AutoRemove', 'Cgroup', 'CgroupParent', 'Init', 'Isolation', 'OomKillDisable', 'OomScoreAdj', 'Privileged'],
  ...['PublishAllPorts', 'ReadonlyRootfs', 'UTSMode', 'UsernsMode', 'VolumeDriver'],
  ...['BlkioWeight', 'BlkioWeightDevice', 'BlkioDeviceReadBps', 'BlkioDeviceWriteBps', 'BlkioDeviceReadIOps'],
  ...['BlkioDeviceWriteIOps', 'CpuCount', 'CpuPercent', 'CpuPeriod', 'CpuQuota', 'CpuRealtimePeriod'],
  ...['CpuRealtimeRuntime', 'CpuShares', 'CpusetCpus', 'CpusetMems', 'IOMaximumBandwidth', 'IOMaximumIOps', 'Memory'],
  ...['MemoryReservation', 'NanoCpus', 'DeviceCgroupRules', 'DeviceRequests', 'Devices', 'ExtraHosts', 'GroupAdd'],
  ...['SecurityOpt', 'Ulimits'],
];
/** Lists whose order counts. */
const orderedConfig = ['Cmd', 'Entrypoint'];
const orderedHostConfig = ['Dns', 'DnsOptions', 'DnsSearch'];

/** What an engine writes down where nothing was asked for. */
const usualRuntimes = new Set<unknown>(['runc', 'io.containerd.runc.v2']);
const usualShmSize = 64 * 1024 * 1024;
/** Options of a mount that say what is so anyway, or nothing on Linux. */
const usualOptions = new Set(['', 'rw', 'rprivate', 'consistent', 'cached', 'delegated']);

/**
 * What a person set when a container was made, from the answer of an inspect, written in one way only, to be compared
 * with the next container of that name. Left out is
 *
 * - what the engine fills in by itself, as each version has its own defaults: fields that are not read here, and values
 *   that mean "not set"
 * - ids of other containers (`pid: service:…`, `volumes_from`) and the random names of anonymous volumes, which differ
 *   at each recreate
 * - what has other reasons: the image (it has a field of its own), labels (data for other programs; compose writes new
 *   ones at each recreate), the host name (the id, unless it was chosen)
 *
 * Never throws, whatever an engine answers.
 */
export function settingsOf(json: unknown): unknown {
  const config = fieldsOf(fieldsOf(json)['Config']);
  const host = fieldsOf(fieldsOf(json)['HostConfig']);
  return tidy({
    ...pick(config, plainConfig, unordered),
    ...pick(host, plainHostConfig, unordered),
    ...pick(config, orderedConfig),
    ...pick(host, orderedHostConfig),
    ...network(json, config, host),
    ...volumes(config, host),
    Env: texts(config['Env']),
    Healthcheck: config['Healthcheck'],
    StopSignal: config['StopSignal'] === 'SIGTERM' ? null : config['StopSignal'],
    IpcMode: host['IpcMode'] === 'private' ? null : withoutContainer(host['IpcMode']),
    PidMode: withoutContainer(host['PidMode']),
    CapAdd: texts(host['CapAdd'], capability),
    CapDrop: texts(host['CapDrop'], capability),
    Sysctls: entries(host['Sysctls']),
    StorageOpt: entries(host['StorageOpt']),
    LogConfig: [fieldsOf(host['LogConfig'])['Type'], ...entries(fieldsOf(host['LogConfig'])['Config'])],
    RestartPolicy: restartPolicy(fieldsOf(host['RestartPolicy'])),
    Runtime: usualRuntimes.has(host['Runtime']) ? null : host['Runtime'],
    ShmSize: host['ShmSize'] === usualShmSize ? null : host['ShmSize'],
    // Twice the memory is what the engine makes of no word about it.
    MemorySwap: host['MemorySwap'] === 2 * Number(host['Memory']) ? null : host['MemorySwap'],
    PidsLimit: Number(host['PidsLimit']) > 0 ? host['PidsLimit'] : null,
    // With `systempaths=unconfined`; otherwise each version has a list of its own.
    Unmasked: Array.isArray(host['MaskedPaths']) && host['MaskedPaths'].length === 0,
  });
}

function network(json: unknown, config: Fields, host: Fields): Fields {
  const published = fieldsOf(host['PortBindings']);
  return {
    NetworkMode: networkMode(json, host['NetworkMode']),
    ExposedPorts: Object.keys(fieldsOf(config['ExposedPorts']))
      .filter((port) => !Object.hasOwn(published, port))
      .sort(),
    PortBindings: Object.entries(published)
      .flatMap(([port, bindings]) => listOf(bindings).map((binding) => `${port} ${hostAddress(fieldsOf(binding))}`))
      .sort(),
    // `/db:/web/alias`, with the own name in it, which compose changes for a moment.
    Links: texts(host['Links'], (link) => `${link.split(':')[0]}:${link.slice(link.lastIndexOf('/') + 1)}`),
  };
}

function networkMode(json: unknown, mode: unknown): unknown {
  // Engine 28 calls the default what it is.
  if (mode === 'default' || mode === 'bridge') return null;
  const networks = Object.entries(fieldsOf(fieldsOf(fieldsOf(json)['NetworkSettings'])['Networks']));
  // A network that is made anew has another id, and the same name.
  const byId = networks.find(([, one]) => fieldsOf(one)['NetworkID'] === mode);
  return byId?.[0] ?? withoutContainer(mode);
}

/** `0` and nothing both leave the port to the engine. */
function hostAddress({ HostIp, HostPort }: Fields): string {
  return `${text(HostIp)}:${HostPort === '0' ? '' : text(HostPort)}`;
}

/**
 * Binds and mounts are two ways to say the same, and clients change from one to the other. Of an anonymous volume only
 * the place is of the settings, be it the image's, a person's or one that compose took over from the last container.
 */
function volumes(config: Fields, host: Fields): Fields {
  const all = [
    ...Object.keys(fieldsOf(config['Volumes'])).map((target) => volume('', target)),
    ...listOf(host['Binds']).map((bind) => ofBind(text(bind))),
    ...listOf(host['Mounts']).map((mount) => ofMount(fieldsOf(mount))),
    ...Object.entries(fieldsOf(host['Tmpfs'])).map(([target, options]) => volume('tmpfs', target, [text(options)])),
  ];
  const named = new Set(all.filter(({ source }) => source !== '').map(({ target }) => target));
  const kept = all.filter(({ source, target }) => source !== '' || !named.has(target)).map(({ line }) => line);
  return {
    Volumes: [...new Set(kept)].sort(),
    VolumesFrom: texts(host['VolumesFrom'], (from) => from.replace(/^[0-9a-f]{64}(?=:|$)/, '').replace(/:rw$/, '')),
  };
}

interface Volume {
  readonly source: string;
  readonly target: string;
  readonly line: string;
}

function volume(from: string, target: string, options: readonly string[] = []): Volume {
  const source = /^[0-9a-f]{64}$/.test(from) ? '' : from;
  const unusual = source === '' ? [] : options.filter((option) => !usualOptions.has(option)).sort();
  return { source, target, line: [source, target, ...unusual].join('\n') };
}

/** `source:target:options`, or a place alone. */
function ofBind(bind: string): Volume {
  const [source = '', target, options = ''] = bind.split(':');
  return target === undefined ? volume('', source) : volume(source, target, options.split(','));
}

function ofMount(mount: Fields): Volume {
  const type = text(mount['Type']);
  const volumeOptions = fieldsOf(mount['VolumeOptions']);
  const options = [
    mount['ReadOnly'] === true ? 'ro' : '',
    text(fieldsOf(mount['BindOptions'])['Propagation']),
    volumeOptions['NoCopy'] === true ? 'nocopy' : '',
    ...['Subpath', 'DriverConfig'].flatMap((key) => shown(volumeOptions[key])),
    ...shown(mount['TmpfsOptions']),
  ];
  const source = text(mount['Source']);
  return volume(
    type === 'bind' || type === 'volume' ? source : `${type}${source && `:${source}`}`,
    text(mount['Target']),
    options,
  );
}

function shown(value: unknown): string[] {
  const tidied = tidy(value);
  return tidied === undefined ? [] : [JSON.stringify(tidied)];
}

function restartPolicy({ Name, MaximumRetryCount }: Fields): unknown {
  return Name === 'no' ? null : [Name, MaximumRetryCount || 0];
}

/** The engine writes an id down for a name, and that is another one after a recreate of the other container. */
function withoutContainer(mode: unknown): unknown {
  return text(mode).startsWith('container:') ? 'container' : mode;
}

/** `net_admin`, `CAP_NET_ADMIN` */
function capability(name: string): string {
  return name.toUpperCase().replace(/^CAP_/, '');
}

function pick(fields: Fields, keys: readonly string[], as = (value: unknown) => value): Fields {
  return Object.fromEntries(keys.map((key) => [key, as(fields[key])]));
}

function unordered(value: unknown): unknown {
  return Array.isArray(value) ? value.map((one) => JSON.stringify(tidy(one))).sort() : value;
}

function texts(list: unknown, as = (one: string) => one): string[] {
  return listOf(list)
    .map((one) => as(text(one)))
    .sort();
}

function entries(map: unknown): string[] {
  return Object.entries(fieldsOf(map))
    .map(([key, value]) => `${key}=${text(value)}`)
    .sort();
}

/** Without what means "not set", and with sorted keys: `undefined` where nothing is left. Entries of lists all stay. */
function tidy(value: unknown): unknown {
  if (value === null || value === '' || value === 0 || value === false) return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((one) => tidy(one) ?? null);
  if (typeof value !== 'object') return value;
  const kept = Object.entries(value).flatMap(([key, one]) => {
    const tidied = tidy(one);
    return tidied === undefined ? [] : [[key, tidied] as const];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}
