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
  pause: {
    verb: 'Pause',
    doing: 'Pausing',
    done: 'paused',
    does: 'is paused',
    doPlural: 'are paused',
    description: 'Freeze a running container: it keeps its memory and does nothing',
    style: 'danger',
    warning: 'It keeps its memory and answers nobody until it is unpaused.',
  },
  unpause: {
    verb: 'Unpause',
    doing: 'Unpausing',
    done: 'unpaused',
    does: 'goes on',
    doPlural: 'go on',
    description: 'Let a paused container go on where it was',
    style: 'success',
    warning: 'It goes on where it was.',
  },
  kill: {
    verb: 'Kill',
    doing: 'Killing',
    done: 'killed',
    does: 'is killed',
    doPlural: 'are killed',
    description: 'End a container at once, without letting it save anything',
    style: 'danger',
    warning: '**It ends at once and saves nothing.** What it has not written to disk is lost. `/stop` lets it finish.',
  },
};
