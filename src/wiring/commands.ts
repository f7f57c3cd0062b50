import { access } from '../access/discord/commands/access.ts';
import { who } from '../access/discord/commands/who.ts';
import { actionCommands } from '../actions/discord/commands/action-commands.ts';
import type { ActionPartsDeps } from '../actions/discord/request-action.ts';
import { maintenance } from '../alerts/discord/commands/maintenance.ts';
import { mute } from '../alerts/discord/commands/mute.ts';
import type { MutePartsDeps } from '../alerts/discord/mute-parts.ts';
import { audit } from '../audit/discord/commands/audit.ts';
import type { BoardPartsDeps } from '../boards/discord/board-parts.ts';
import { board } from '../boards/discord/commands/board/index.ts';
import { about } from '../containers/discord/commands/about.ts';
import { info } from '../containers/discord/commands/info.ts';
import { logs } from '../containers/discord/commands/logs.ts';
import { status } from '../containers/discord/commands/status.ts';
import type { Command, CommandGroup } from '../discord/gate/command.ts';
import type { Clock } from '../kit/clock.ts';
import { schedule } from '../schedules/discord/commands/schedule/index.ts';
import type { SchedulePartsDeps } from '../schedules/discord/schedule-parts.ts';
import { stats } from '../stats/discord/commands/stats.ts';

/** What commands and components are built with, besides what the gate hands to each use. */
export interface PartsDeps extends ActionPartsDeps, BoardPartsDeps, MutePartsDeps, SchedulePartsDeps {
  readonly clock: Clock;
  readonly containers: SchedulePartsDeps['containers'];
}

/** Every command there is. */
export function allCommands(deps: PartsDeps): readonly (Command | CommandGroup)[] {
  return [
    status,
    stats,
    ...actionCommands(deps),
    logs,
    info,
    mute(deps),
    maintenance(deps),
    schedule(deps),
    board(deps),
    access,
    who,
    audit,
    about,
  ];
}
