import { type Container, isRunning } from '../containers/container.ts';
import { isGlob } from '../permissions/glob.ts';
import { type GroupMember, type Selector, selects } from '../permissions/selector.ts';
import type { ActionTask } from './schedule.ts';

/** The members of each group of the config file, by its name. */
export type Groups = ReadonlyMap<string, readonly GroupMember[]>;

/**
 * Names of the containers that selectors mean now, each once, in the order of the selectors and then as `containers` are.
 * A name that is written out is in it whether or not there is such a container: somebody expects it.
 */
export function targetsOf(
  selectors: readonly Selector[],
  containers: readonly Container[],
  groups: Groups,
): readonly string[] {
  const members = selectors.flatMap((one) => (one.kind === 'group' ? (groups.get(one.name) ?? []) : [one]));
  return [
    ...new Set(
      members.flatMap((member) =>
        member.kind === 'name' && !isGlob(member.pattern)
          ? [member.pattern]
          : containers.filter((container) => selects(member, container)).map(({ name }) => name),
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
export function reasonNotTo(task: ActionTask, container: Container | undefined, own: boolean): NotDone | null {
  if (container === undefined || container.state === 'missing')
    return { outcome: 'failed', detail: 'there is no such container' };
  if (task.skipIfUnhealthy && container.health === 'unhealthy')
    return { outcome: 'skipped', detail: 'it is unhealthy' };
  if (task.onlyIfRunning && !isRunning(container)) return { outcome: 'skipped', detail: 'it is not running' };
  if (task.action === 'start' && isRunning(container)) return { outcome: 'already', detail: null };
  if (task.action === 'stop' && !isRunning(container)) return { outcome: 'already', detail: null };
  if (task.action === 'stop' && own)
    return { outcome: 'failed', detail: 'it is the container that Stevedore runs in: nobody could start it again' };
  return null;
}
