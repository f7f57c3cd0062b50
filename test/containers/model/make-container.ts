import type { Container } from '../../../src/containers/model/container.ts';

let count = 0;

/** A running container with an id of its own; what matters to a test is given. */
export function makeContainer(given: Partial<Container> = {}): Container {
  const id = (++count).toString(16).padStart(4, '0').repeat(16);
  return {
    id,
    host: 'local',
    name: `box-${count}`,
    image: 'stevedore-test/box:1',
    state: 'running',
    health: null,
    project: null,
    service: null,
    labels: {},
    createdAt: 1_000_000 + count,
    startedAt: 1_000_500,
    finishedAt: null,
    exitCode: null,
    restartCount: 0,
    stopTimeout: 10,
    pid: 4242,
    networkMode: 'bridge',
    tty: false,
    ...given,
  };
}
