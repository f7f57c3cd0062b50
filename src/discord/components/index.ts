import type { Component } from '../command.ts';
import type { Confirmations } from '../confirmations.ts';
import type { ScheduleDrafts } from '../schedule-drafts.ts';
import { applicationButtons } from './application.ts';
import { audit } from './audit.ts';
import { boardPages } from './board-pages.ts';
import { confirmButtons } from './confirm.ts';
import { containerActions } from './container-actions.ts';
import { pages } from './pages.ts';
import { scheduleButtons } from './schedules.ts';

/** Everything that can be pressed. */
export function allComponents(confirmations: Confirmations, drafts: ScheduleDrafts): readonly Component[] {
  return [
    ...pages,
    audit,
    ...applicationButtons,
    boardPages,
    ...confirmButtons(confirmations),
    ...containerActions(confirmations),
    ...scheduleButtons(drafts),
  ];
}
