import { type GroupMember, selectsService } from '../../access/model/selector.ts';
import { type Container, isRunning } from '../../containers/model/container.ts';
import type { Ownness } from '../../containers/model/own-container.ts';
import { isGlob } from '../../kit/glob.ts';
import type { ActionTask } from './schedule.ts';

/**
 * Names of the containers that selectors mean now, each once, in the order of the selectors and then as `containers` are.
 * A name that is written out is in it whether or not there is such a container: somebody expects it.
 */
export function targetsOf(selectors: readonly GroupMember[], containers: readonly Container[]): readonly string[] {
  return [
    ...new Set(
      selectors.flatMap((one) =>
        one.kind === 'name' && !isGlob(one.pattern)
          ? [containers.find(({ standsFor }) => standsFor === one.pattern)?.name ?? one.pattern]
          : containers.filter((container) => selectsService(one, container)).map(({ name }) => name),
      ),
    ),
  ];
}

/** What is not to be done with a container, and why. */
export interface NotDone {
  readonly outcome: 'already' | 'skipped' | 'failed';
  readonly detail: string | null;
}

/** Why an action is not to be done on this container now; `null` where it is. `own`: it is the one that we run in. */
export function reasonNotTo(task: ActionTask, container: Container | undefined, own: Ownness): NotDone | null {
  if (container === undefined || container.state === 'missing')
    return { outcome: 'failed', detail: 'there is no such container' };
  if (task.skipIfUnhealthy && container.health === 'unhealthy')
    return { outcome: 'skipped', detail: 'it is unhealthy' };
  if (task.onlyIfRunning && !isRunning(container)) return { outcome: 'skipped', detail: 'it is not running' };
  if (task.action === 'start' && isRunning(container)) return { outcome: 'already', detail: null };
  if (task.action === 'stop' && !isRunning(container)) return { outcome: 'already', detail: null };
  if (task.action === 'stop' && own === 'maybe')
    return { outcome: 'failed', detail: 'it may be the container that Stevedore runs in: stop it with /stop' };
  if (task.action === 'stop' && own === 'yes')
    return { outcome: 'failed', detail: 'it is the container that Stevedore runs in: nobody could start it again' };
  return null;
}
