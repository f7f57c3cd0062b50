import type { Container } from '../../containers/model/container.ts';

/** A container as it was when the bot last looked: what is needed to tell what happened to it while the bot was away. */
export interface LastSeen {
  readonly host: string;
  readonly name: string;
  /** To know it again; never shown. */
  readonly id: string;
  readonly image: string;
  readonly imageId: string | null;
  readonly configHash: string | null;
  readonly project: string | null;
  /** Those that a rule chooses containers by: others may hold secrets, and nobody needs them. */
  readonly labels: Readonly<Record<string, string>>;
  readonly autoRemove: boolean;
  readonly running: boolean;
  readonly startedAt: number | null;
  readonly restartCount: number;
  /** An end until then is explained: somebody had asked for it. */
  readonly askedUntil: number | null;
}

/** It as a container again, as far as it is known. */
export function containerOf(seen: LastSeen): Container {
  const { host, name, id, image, imageId, configHash, project, labels, startedAt, restartCount } = seen;
  return {
    host,
    name,
    id,
    image,
    ...(imageId !== null && { imageId }),
    ...(configHash !== null && { configHash }),
    project,
    labels,
    startedAt,
    restartCount,
    ...(seen.autoRemove && { autoRemove: true }),
    state: seen.running ? 'running' : 'exited',
    health: null,
    service: null,
    createdAt: 0,
    finishedAt: null,
    exitCode: null,
    stopTimeout: 10,
    pid: null,
    networkMode: 'bridge',
    tty: false,
  };
}
