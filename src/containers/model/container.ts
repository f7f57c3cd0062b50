import type { ContainerName } from './ref.ts';

/**
 * Where a container is in its life. All but `missing` are the Docker Engine's own words
 * (https://docs.docker.com/reference/api/engine/, `State.Status`). `missing` is ours: it was there and is gone,
 * which a recreate makes true for a moment and a removal for good.
 */
export type ContainerState =
  | 'created'
  | 'running'
  | 'paused'
  | 'restarting'
  | 'removing'
  | 'exited'
  | 'dead'
  | 'missing';

/** What a container's own healthcheck says; `null` on {@link Container} where it has none. */
export type Health = 'starting' | 'healthy' | 'unhealthy';

/** A container as we keep it in memory. Its identity is `host` and `name` (`keyOf`): the id changes at every recreate. */
export interface Container {
  /** 64 hexadecimal digits. For talking to the engine and to know it again: never an identity, never shown in full. */
  readonly id: string;
  /** The host whose engine it is on. */
  readonly host: string;
  /** Without the leading slash. */
  readonly name: ContainerName;
  /** As it was asked for, e.g. `itzg/minecraft-server:latest`. */
  readonly image: string;
  readonly state: ContainerState;
  readonly health: Health | null;
  /** Compose project and service, from the labels that compose sets; `null` for a container started by hand. */
  readonly project: string | null;
  readonly service: string | null;
  /** Set by whoever made the image or the container: hostile text. */
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. `null`: never started, never finished. */
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  /** Of the last run; `null` while it has not ended. */
  readonly exitCode: number | null;
  /** How often the engine's restart policy restarted it: the signal of a restart loop. */
  readonly restartCount: number;
  /** Seconds between SIGTERM and SIGKILL at a stop; -1 waits for ever. The engine's default is 10. */
  readonly stopTimeout: number;
  /** Process id of its first process as the engine's host counts; `null` while it does not run. */
  readonly pid: number | null;
  /** `HostConfig.NetworkMode`: `bridge`, `host`, `none`, `container:<id>`, a network's name. */
  readonly networkMode: string;
  /** Names that were chosen for its network interfaces (engine 28's `interface_name`). Absent: the engine names them `eth0` … */
  readonly interfaces?: readonly string[];
  /** With a terminal, its log is one raw stream instead of frames. */
  readonly tty: boolean;
  /** The engine removes it when it ends (`docker run --rm`): then nobody misses it. Absent means no. */
  readonly autoRemove?: boolean;
  /** The engine starts it again whenever it ends by itself, but when somebody stops it. Absent means no. */
  readonly restarts?: boolean;
  /** In its last run a process in it was killed for its memory. Absent where it was not, or is not known. */
  readonly oomKilled?: boolean;
  /** Id of the image that it was made from: the same name can mean another image tomorrow. Absent where not known. */
  readonly imageId?: string;
  /**
   * Differs when it was recreated with other settings (ports, mounts, environment, limits …). Absent where not known.
   * Begins with the number of the way in which it was made and a colon: of two ways, it differs for that alone.
   */
  readonly configHash?: string;
  /** It could not be inspected: only what a list tells is known, the rest is a guess. Never kept. Absent means no. */
  readonly partial?: true;
  /** It has had the name that compose gives while it recreates, `<12 digits>_<name>`, for a moment. Absent means no. */
  readonly recreating?: true;
  /** Compose left it with such a name, and none has the name itself: what means that name means this container. */
  readonly standsFor?: ContainerName;
  /** Another host has a container of this name: people see and type it with its host. Never kept. Absent means no. */
  readonly shared?: true;
}

/** What an engine says of a container: it does not know which of our hosts it is. */
export type Unplaced<C extends Container = Container> = Omit<C, 'host' | 'shared'>;

/** What `/info` shows beyond {@link Container}; asked from the engine when needed, never kept. */
export interface ContainerDetails extends Container {
  readonly imageId: string;
  readonly restartPolicy: { readonly name: string; readonly maximumRetryCount: number };
  readonly ports: readonly PublishedPort[];
  readonly mounts: readonly Mount[];
  /** Where the engine keeps what is written to its file system; absent where it does not say. */
  readonly upperDir?: string;
  /** Names of the networks it is attached to. */
  readonly networks: readonly string[];
}

/** `hostPort` null: exposed by the image, not published on the host. */
export interface PublishedPort {
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly hostIp: string | null;
  readonly hostPort: number | null;
}

/** Paths only: what is in them is nobody's business here. */
export interface Mount {
  readonly type: string;
  /** Path on the host, or the volume's name. */
  readonly source: string;
  /** Path inside the container. */
  readonly destination: string;
  readonly readOnly: boolean;
}

/** Does it use CPU and memory now? A paused container still holds its memory; one that waits to be restarted has none. */
export function isUp(container: Container): boolean {
  return container.state === 'running' || container.state === 'paused';
}

/** Is it up, or about to be started again by the engine? That can be stopped, and not be started. */
export function isRunning(container: Container): boolean {
  return container.state === 'running' || container.state === 'paused' || container.state === 'restarting';
}

/** Only what {@link Container} has: what is kept in memory must not grow by what an inspect happens to bring along. */
export function containerOnly(container: Container): Container {
  return {
    id: container.id,
    host: container.host,
    name: container.name,
    image: container.image,
    state: container.state,
    health: container.health,
    project: container.project,
    service: container.service,
    labels: container.labels,
    createdAt: container.createdAt,
    startedAt: container.startedAt,
    finishedAt: container.finishedAt,
    exitCode: container.exitCode,
    restartCount: container.restartCount,
    stopTimeout: container.stopTimeout,
    pid: container.pid,
    networkMode: container.networkMode,
    tty: container.tty,
    ...(container.interfaces && { interfaces: container.interfaces }),
    ...(container.autoRemove && { autoRemove: true }),
    ...(container.restarts && { restarts: true }),
    ...(container.oomKilled && { oomKilled: true }),
    ...(container.imageId !== undefined && { imageId: container.imageId }),
    ...(container.configHash !== undefined && { configHash: container.configHash }),
  };
}
