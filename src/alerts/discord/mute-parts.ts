import type { Clock } from '../../kit/clock.ts';
import type { AlertRunner } from '../model/runner.ts';

/** What commands and buttons that mute are built with. */
export interface MutePartsDeps {
  readonly alerts: Pick<AlertRunner, 'mute' | 'mutes'>;
  readonly clock: Pick<Clock, 'now'>;
}
