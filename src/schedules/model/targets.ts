import { type GroupMember, selectsService } from '../../access/model/selector.ts';
import { actions } from '../../actions/model/action.ts';
import { type Container, isRunning } from '../../containers/model/container.ts';
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

/** Why the schedule itself leaves this container alone now; `null` where it does not. */
export function reasonNotTo(task: ActionTask, container: Container | undefined): NotDone | null {
  if (container === undefined || container.state === 'missing')
    return { outcome: 'failed', detail: 'there is no such container' };
  if (task.skipIfUnhealthy && container.health === 'unhealthy')
    return { outcome: 'skipped', detail: 'it is unhealthy' };
  if (task.onlyIfRunning && !isRunning(container)) return { outcome: 'skipped', detail: 'it is not running' };
  return actions[task.action].isSoAlready(container) ? { outcome: 'already', detail: null } : null;
}
