import type { ContainerPermission } from '../../access/model/permission.ts';
import { type Container, isRunning } from '../../containers/model/container.ts';
import { type ContainerAction, containerActions } from '../../hosts/model/engine.ts';

/** What is known of an action, whoever wants it. */
export interface ActionFacts {
  /** What an actor needs on the container. */
  readonly permission: ContainerPermission;
  /** Those who use the container notice it. */
  readonly interrupts: boolean;
  /** The container's process ends: no crash, where we did it. */
  readonly ends: boolean;
  /** Afterwards it does nothing, until somebody has it do so again. */
  readonly leavesDown: boolean;
  /** The engine gives the container its own stop timeout first. */
  readonly isPatient: boolean;
  /** Is it already as the action would leave it? */
  isSoAlready(container: Container): boolean;
  /** Is it worth offering? The engine may still refuse, and the state may change before it is done. */
  makesSense(container: Container): boolean;
  /** Milliseconds to wait for the engine: a stop may take as long as the container's own timeout says. */
  deadlineMs(container: Container): number;
  /** Was it done, as far as two looks tell? */
  isDone(before: Container, after: Container): boolean;
}

/** Milliseconds that the engine may need on top of the container's own stop timeout, and for a start. */
const stopMargin = 30_000;
const startMargin = 60_000;
/** For what the container has no say in. */
const quickMargin = 30_000;
/** For a container whose stop timeout is "for ever". */
const longestStop = 20 * 60_000;

const stopMs = ({ stopTimeout }: Container) => (stopTimeout < 0 ? longestStop : stopTimeout * 1000 + stopMargin);
const isStartable = ({ state }: Container) => state === 'created' || state === 'exited';
const isDown = (after: Container) => !isRunning(after) && after.state !== 'removing';

/** Everything that can be done to a container. */
export const actions: Readonly<Record<ContainerAction, ActionFacts>> = {
  start: {
    permission: 'start',
    interrupts: false,
    ends: false,
    leavesDown: false,
    isPatient: false,
    isSoAlready: isRunning,
    makesSense: isStartable,
    deadlineMs: () => startMargin,
    isDone: (_before, after) => after.state === 'running',
  },
  stop: {
    permission: 'stop',
    interrupts: true,
    ends: true,
    leavesDown: true,
    isPatient: true,
    isSoAlready: (container) => !isRunning(container),
    makesSense: isRunning,
    deadlineMs: stopMs,
    isDone: (_before, after) => isDown(after),
  },
  restart: {
    permission: 'restart',
    interrupts: true,
    ends: true,
    leavesDown: false,
    isPatient: true,
    isSoAlready: () => false,
    makesSense: (container) => isRunning(container) || isStartable(container),
    deadlineMs: (container) => stopMs(container) + startMargin,
    isDone: (before, after) => after.state === 'running' && after.startedAt !== before.startedAt,
  },
  pause: {
    permission: 'pause',
    interrupts: true,
    ends: false,
    leavesDown: true,
    isPatient: false,
    isSoAlready: ({ state }) => state === 'paused',
    makesSense: ({ state }) => state === 'running',
    deadlineMs: () => quickMargin,
    isDone: (_before, after) => after.state === 'paused',
  },
  // Who may freeze it may let it go on.
  unpause: {
    permission: 'pause',
    interrupts: false,
    ends: false,
    leavesDown: false,
    isPatient: false,
    isSoAlready: ({ state }) => state === 'running',
    makesSense: ({ state }) => state === 'paused',
    deadlineMs: () => quickMargin,
    isDone: (_before, after) => after.state === 'running',
  },
  kill: {
    permission: 'kill',
    interrupts: true,
    ends: true,
    leavesDown: true,
    isPatient: false,
    isSoAlready: (container) => !isRunning(container),
    makesSense: isRunning,
    deadlineMs: () => quickMargin,
    isDone: (_before, after) => isDown(after),
  },
};

/** The action of that name; `undefined`: there is none. */
export function actionNamed(name: string | undefined): ContainerAction | undefined {
  return containerActions.find((one) => one === name);
}

/** May it begin while that is under way? What waits for a container to finish can be cut short, and nothing else. */
export function mayOvertake(action: ContainerAction, underWay: ContainerAction): boolean {
  return action === 'kill' && actions[underWay].isPatient;
}
