import { access } from '../access/discord/commands/access.ts';
import { who } from '../access/discord/commands/who.ts';
import { lifecycle } from '../actions/discord/commands/lifecycle.ts';
import type { Confirmations } from '../actions/discord/confirmations.ts';
import { maintenance } from '../alerts/discord/commands/maintenance.ts';
import { mute } from '../alerts/discord/commands/mute.ts';
import { audit } from '../audit/discord/commands/audit.ts';
import { board } from '../boards/discord/commands/board/index.ts';
import { about } from '../containers/discord/commands/about.ts';
import { info } from '../containers/discord/commands/info.ts';
import { logs } from '../containers/discord/commands/logs.ts';
import { status } from '../containers/discord/commands/status.ts';
import type { Command, CommandGroup } from '../discord/gate/command.ts';
import { schedule } from '../schedules/discord/commands/schedule/index.ts';
import type { ScheduleDrafts } from '../schedules/discord/schedule-drafts.ts';
import { stats } from '../stats/discord/commands/stats.ts';

/** Every command there is. */
export function allCommands(confirmations: Confirmations, drafts: ScheduleDrafts): readonly (Command | CommandGroup)[] {
  return [
    status,
    stats,
    lifecycle('start', confirmations),
    lifecycle('stop', confirmations),
    lifecycle('restart', confirmations),
    logs,
    info,
    mute,
    maintenance,
    schedule(drafts),
    board,
    access,
    who,
    audit,
    about,
  ];
}
