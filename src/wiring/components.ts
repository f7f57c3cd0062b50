import { accessPages } from '../access/discord/components/access-pages.ts';
import { confirmButtons } from '../actions/discord/components/confirm.ts';
import { containerActions } from '../actions/discord/components/container-actions.ts';
import type { Confirmations } from '../actions/discord/confirmations.ts';
import { audit } from '../audit/discord/components/audit.ts';
import { boardPages } from '../boards/discord/components/board-pages.ts';
import { statusPages } from '../containers/discord/components/status-pages.ts';
import type { Component } from '../discord/gate/command.ts';
import { applicationButtons } from '../discord/gateway/application-component.ts';
import { scheduleButtons } from '../schedules/discord/components/schedules.ts';
import type { ScheduleDrafts } from '../schedules/discord/schedule-drafts.ts';
import { statsPages } from '../stats/discord/components/stats-pages.ts';

/** Everything that can be pressed. */
export function allComponents(confirmations: Confirmations, drafts: ScheduleDrafts): readonly Component[] {
  return [
    statusPages,
    ...statsPages,
    ...accessPages,
    audit,
    ...applicationButtons,
    boardPages,
    ...confirmButtons(confirmations),
    ...containerActions(confirmations),
    ...scheduleButtons(drafts),
  ];
}
