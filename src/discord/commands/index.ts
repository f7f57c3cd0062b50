import type { Command } from '../command.ts';
import type { Confirmations } from '../confirmations.ts';
import { about } from './about.ts';
import { info } from './info.ts';
import { lifecycle } from './lifecycle.ts';
import { logs } from './logs.ts';
import { stats } from './stats.ts';
import { status } from './status.ts';

/** Every command there is. */
export function allCommands(confirmations: Confirmations): readonly Command[] {
  return [
    status,
    stats,
    lifecycle('start', confirmations),
    lifecycle('stop', confirmations),
    lifecycle('restart', confirmations),
    logs,
    info,
    about,
  ];
}
