import * as z from 'zod';
import type {
  ContainerDetails,
  ContainerState,
  Health,
  PublishedPort,
  Unplaced,
} from '../../containers/model/container.ts';
import { isOneOff } from '../../containers/model/labels.ts';
import { configHash } from './config-hash.ts';
import { eachThatFits, labels, optional, word } from './reply-parts.ts';

/** How an engine from 28 on is told the name of an interface; compose calls it `interface_name`. */
const interfaceName = 'com.docker.network.endpoint.ifname';
const mostInterfaces = 64;

/** Entries that are kept: an image can expose all 65,535 ports, and nothing shows so many. */
const most = { ports: 200, bindings: 20, mounts: 200, networks: 100 };

/** By port; what each is bound to is read where it is kept. */
const bindings = optional(z.record(z.string(), z.unknown()));
const bound = eachThatFits(z.object({ HostIp: optional(word), HostPort: optional(word) }), most.bindings);

/**
 * `GET /containers/{id}/json`, API 1.40 to 1.52 and Podman's compatible one, as far as we read it:
 * https://docs.docker.com/reference/api/engine/version/v1.52/#tag/Container/operation/ContainerInspect
 */
const reply = z.object({
  Id: z.string().regex(/^[0-9a-f]{64}$/),
  Name: z.string(),
  Created: optional(z.string()),
  Image: optional(word),
  RestartCount: optional(z.number()),
  State: z.object({
    Status: z.string(),
    Running: optional(z.boolean()),
    Pid: optional(z.number()),
    ExitCode: optional(z.number()),
    OOMKilled: optional(z.boolean()),
    StartedAt: optional(z.string()),
    FinishedAt: optional(z.string()),
    Health: optional(z.object({ Status: optional(z.string()) })),
  }),
  Config: optional(
    z.object({
      Image: optional(word),
      Labels: labels,
      Tty: optional(z.boolean()),
      StopTimeout: optional(z.number()),
      ExposedPorts: optional(z.record(z.string(), z.unknown())),
    }),
  ),
  HostConfig: optional(
    z.object({
      NetworkMode: optional(word),
      AutoRemove: optional(z.boolean()),
      RestartPolicy: optional(z.object({ Name: optional(word), MaximumRetryCount: optional(z.number()) })),
      PortBindings: bindings,
    }),
  ),
  GraphDriver: optional(z.object({ Data: optional(z.object({ UpperDir: optional(z.string()) })) })),
  NetworkSettings: optional(z.object({ Networks: optional(z.record(z.string(), z.unknown())), Ports: bindings })),
  Mounts: eachThatFits(
    z.object({
      Type: optional(word),
      Name: optional(word),
      Source: optional(word),
      Destination: word,
      RW: optional(z.boolean()),
    }),
    most.mounts,
  ),
});

type Reply = z.infer<typeof reply>;

/** @throws {z.ZodError} if it is not what an engine answers */
export function parseContainer(json: unknown): Unplaced<ContainerDetails> {
  const { Id, Name, Created, Image, RestartCount, State, Config, HostConfig, GraphDriver, NetworkSettings, Mounts } =
    reply.parse(json);
  const state = toState(State.Status, State.Running ?? false);
  const imageId = Image ?? '';
  return {
    id: Id,
    name: Name.replace(/^\//, ''),
    image: Config?.Image ?? imageId,
    state,
    health: state === 'running' || state === 'paused' ? toHealth(State.Health?.Status) : null,
    ...composeOf(Config?.Labels ?? {}),
    labels: Config?.Labels ?? {},
    createdAt: toTime(Created) ?? 0,
    startedAt: toTime(State.StartedAt),
    finishedAt: toTime(State.FinishedAt),
    exitCode: exitCode(state, State.ExitCode ?? 0),
    restartCount: RestartCount ?? 0,
    stopTimeout: Config?.StopTimeout ?? 10,
    pid: State.Pid || null,
    networkMode: toNetworkMode(HostConfig?.NetworkMode),
    tty: Config?.Tty ?? false,
    ...interfacesOf(NetworkSettings?.Networks ?? {}),
    ...(HostConfig?.AutoRemove && { autoRemove: true }),
    ...(/^(always|unless-stopped)$/.test(HostConfig?.RestartPolicy?.Name ?? '') && { restarts: true }),
    ...(State.OOMKilled && { oomKilled: true }),
    imageId,
    configHash: configHash(json),
    restartPolicy: {
      name: HostConfig?.RestartPolicy?.Name || 'no',
      maximumRetryCount: HostConfig?.RestartPolicy?.MaximumRetryCount ?? 0,
    },
    ports: publishedPorts({ Config, HostConfig, NetworkSettings }),
    mounts: Mounts.map((mount) => ({
      type: mount.Type ?? 'bind',
      source: mount.Name || mount.Source || '',
      destination: mount.Destination,
      readOnly: mount.RW === false,
    })),
    ...(GraphDriver?.Data?.UpperDir && { upperDir: GraphDriver.Data.UpperDir }),
    networks: Object.keys(NetworkSettings?.Networks ?? {})
      .slice(0, most.networks)
      .map((name) => word.parse(name)),
  };
}

/** Engines before 28 say `default` where a container has none of its own and is on the bridge. */
export function toNetworkMode(mode: string | null | undefined): string {
  return !mode || mode === 'default' ? 'bridge' : mode;
}

const endpoint = z.object({ DriverOpts: z.object({ [interfaceName]: z.string().regex(/^[^\s/:]{1,15}$/) }) });

/** Nothing where no name was chosen. */
function interfacesOf(networks: Readonly<Record<string, unknown>>): { interfaces?: string[] } {
  const interfaces = Object.values(networks).flatMap((network) => {
    const { data } = endpoint.safeParse(network);
    return data === undefined ? [] : [data.DriverOpts[interfaceName]];
  });
  return interfaces.length === 0 ? {} : { interfaces: interfaces.slice(0, mostInterfaces) };
}

/** Characters of a project's or service's name: compose makes containers' names of them, and an image may claim any. */
const longestName = 255;

/** The compose project and service, from the labels that compose sets. A one-off run is of a project, and no service. */
export function composeOf(labels: Readonly<Record<string, string>>): {
  project: string | null;
  service: string | null;
} {
  return {
    project: labels['com.docker.compose.project']?.slice(0, longestName) || null,
    service: (!isOneOff({ labels }) && labels['com.docker.compose.service']?.slice(0, longestName)) || null,
  };
}

const states = new Map<string, ContainerState>([
  ...(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'] as const).map(
    (state) => [state, state] as const,
  ),
  // Podman's own words.
  ['configured', 'created'],
  ['initialized', 'created'],
  ['stopped', 'exited'],
  ['stopping', 'running'],
]);

/** In our words; a word that is new to us is judged by whether it runs. */
export function toState(status: string, running: boolean): ContainerState {
  return states.get(status) ?? (running ? 'running' : 'exited');
}

/** `none` and anything unknown are `null`. */
export function toHealth(status: string | null | undefined): Health | null {
  return status === 'starting' || status === 'healthy' || status === 'unhealthy' ? status : null;
}

/** Milliseconds since the epoch; `null` for Go's zero time, which stands for "never". */
function toTime(text: string | null | undefined): number | null {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) || time <= 0 ? null : time;
}

/** The engine says 0 while nothing has ended yet. A start that failed leaves `created` with the code of the failure. */
function exitCode(state: ContainerState, code: number): number | null {
  if (state === 'running' || state === 'paused') return null;
  return state === 'created' && code === 0 ? null : code;
}

/** A container that does not run has no `Ports`, but still says what it will publish. */
function publishedPorts(of: Pick<Reply, 'Config' | 'HostConfig' | 'NetworkSettings'>): PublishedPort[] {
  const now = of.NetworkSettings?.Ports ?? {};
  const wanted = of.HostConfig?.PortBindings ?? {};
  // The published ones first: they are what people look for.
  const keys = new Set([...Object.keys(now), ...Object.keys(wanted), ...Object.keys(of.Config?.ExposedPorts ?? {})]);
  return [...keys].slice(0, most.ports).flatMap((key) => {
    const [port = '', protocol = 'tcp'] = key.split('/', 2);
    const containerPort = Number(port);
    if (!Number.isInteger(containerPort) || !isProtocol(protocol)) return [];
    const published = bound.parse(now[key] ?? wanted[key]);
    if (published.length === 0) return [{ containerPort, protocol, hostIp: null, hostPort: null }];
    return published.map(({ HostIp, HostPort }) => {
      return { containerPort, protocol, hostIp: HostIp || null, hostPort: Number(HostPort) || null };
    });
  });
}

function isProtocol(text: string): text is PublishedPort['protocol'] {
  return text === 'tcp' || text === 'udp' || text === 'sctp';
}
