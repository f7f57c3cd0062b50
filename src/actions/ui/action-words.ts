import type { ContainerAction } from '../../hosts/model/engine.ts';

/** How an action is called wherever people read of it. */
export interface ActionWords {
  /** On a button, and as the beginning of a question: `Stop`. */
  readonly verb: string;
  /** While it goes on: `Stopping minecraft …`. */
  readonly doing: string;
  /** Afterwards: `minecraft was stopped`. */
  readonly done: string;
  /** Of one that does it by itself: `minecraft stops in 5 minutes`; and of several. */
  readonly does: string;
  readonly doPlural: string;
  /** What Discord shows beside the command. At most 100 characters. */
  readonly description: string;
  /** Of the button. */
  readonly style: 'success' | 'danger' | 'primary';
  /** What the question before it says of those who use the container. */
  readonly warning: string;
}

const interrupted = 'Anyone using it will be disconnected.';

/** The words of all actions. */
export const actionWords: Readonly<Record<ContainerAction, ActionWords>> = {
  start: {
    verb: 'Start',
    doing: 'Starting',
    done: 'started',
    does: 'starts',
    doPlural: 'start',
    description: 'Start a container that is not running',
    style: 'success',
    warning: 'It will run until it is stopped.',
  },
  stop: {
    verb: 'Stop',
    doing: 'Stopping',
    done: 'stopped',
    does: 'stops',
    doPlural: 'stop',
    description: 'Stop a running container',
    style: 'danger',
    warning: interrupted,
  },
  restart: {
    verb: 'Restart',
    doing: 'Restarting',
    done: 'restarted',
    does: 'restarts',
    doPlural: 'restart',
    description: 'Stop a container and start it again',
    style: 'primary',
    warning: interrupted,
  },
};
