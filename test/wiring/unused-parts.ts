import { Confirmations } from '../../src/actions/discord/confirmations.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { ScheduleDrafts } from '../../src/schedules/discord/schedule-drafts.ts';
import type { PartsDeps } from '../../src/wiring/commands.ts';

function unused(): never {
  throw new Error('nothing is executed here');
}

/** For a test that looks at what commands and components there are, and executes none of these. */
export const unusedParts: PartsDeps = {
  clock: systemClock,
  confirmations: new Confirmations(systemClock),
  drafts: new ScheduleDrafts(systemClock),
  acting: { act: unused, refusal: unused },
  alerts: { mute: unused, mutes: unused },
  containers: { all: unused, get: unused },
  boards: {
    all: unused,
    find: unused,
    standing: unused,
    turnPage: unused,
    create: unused,
    edit: unused,
    remove: unused,
  },
  schedules: {
    timeZone: 'UTC',
    all: unused,
    get: unused,
    find: unused,
    next: unused,
    targets: unused,
    isRunning: unused,
    latest: unused,
    runNow: unused,
    planned: unused,
    cancel: unused,
    postpone: unused,
    preview: unused,
    save: unused,
    edit: unused,
  },
};
