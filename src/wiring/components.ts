import { confirmButtons } from '../actions/discord/components/confirm.ts';
import { containerActions } from '../actions/discord/components/container-actions.ts';
import type { Confirmations } from '../actions/discord/confirmations.ts';
import { audit } from '../audit/discord/components/audit.ts';
import { boardPages } from '../boards/discord/components/board-pages.ts';
import type { Component } from '../discord/gate/command.ts';
import { applicationButtons } from '../discord/gateway/application-component.ts';
import { pages } from '../discord/ui/pages-component.ts';
import { scheduleButtons } from '../schedules/discord/components/schedules.ts';
import type { ScheduleDrafts } from '../schedules/discord/schedule-drafts.ts';

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
