import type { Container } from '../../src/containers/model/container.ts';

/** A running container; every field can be replaced. */
export function aContainer(fields: Partial<Container> = {}): Container {
  return {
    id: 'a'.repeat(64),
    host: 'local',
    name: 'mine',
    image: 'itzg/minecraft-server:latest',
    state: 'running',
    health: null,
    project: null,
    service: null,
    labels: {},
    createdAt: 1_700_000_000_000,
    startedAt: 1_700_000_100_000,
    finishedAt: null,
    exitCode: null,
    restartCount: 0,
    stopTimeout: 10,
    pid: 42,
    networkMode: 'bridge',
    tty: false,
    ...fields,
  };
}
