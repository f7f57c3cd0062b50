import type { Command, CommandGroup } from '../command.ts';
import type { Confirmations } from '../confirmations.ts';
import type { ScheduleDrafts } from '../schedule-drafts.ts';
import { about } from './about.ts';
import { access } from './access.ts';
import { audit } from './audit.ts';
import { board } from './board/index.ts';
import { info } from './info.ts';
import { lifecycle } from './lifecycle.ts';
import { logs } from './logs.ts';
import { maintenance } from './maintenance.ts';
import { mute } from './mute.ts';
import { schedule } from './schedule/index.ts';
import { stats } from './stats.ts';
import { status } from './status.ts';
import { who } from './who.ts';

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
