import { type Container, isUp } from '../containers/model/container.ts';
import type { ApiDeps } from './deps.ts';
import { engineState } from './health.ts';
import { iso } from './instant.ts';
import type { ContainerSummary, ContainersResponse } from './types.ts';

/** All containers from memory; while the engine is away, as they were when it was last seen. */
export function containers(deps: Pick<ApiDeps, 'containers'>): ContainersResponse {
  const all = deps.containers.all().map(summary);
  all.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { engine: engineState(deps.containers.status()), containers: all };
}

function summary(container: Container): ContainerSummary {
  const { name, state, health, project, service, image, startedAt, finishedAt, exitCode } = container;
  const up = isUp(container);
  return {
    name,
    state,
    health,
    project,
    service,
    image,
    upSince: up && startedAt !== null ? iso(startedAt) : null,
    finishedAt: up || finishedAt === null ? null : iso(finishedAt),
    exitCode: up ? null : exitCode,
  };
}
