import { accessPages } from '../access/discord/components/access-pages.ts';
import { confirmButtons } from '../actions/discord/components/confirm.ts';
import { actionOffers, doAction } from '../actions/discord/components/do-action.ts';
import { muteButton, muteOffer } from '../alerts/discord/components/mute.ts';
import { audit } from '../audit/discord/components/audit.ts';
import { boardPages } from '../boards/discord/components/board-pages.ts';
import { logsOffer, lookLogs } from '../containers/discord/components/look-logs.ts';
import { panel } from '../containers/discord/components/panel.ts';
import { statusPages } from '../containers/discord/components/status-pages.ts';
import type { Component } from '../discord/gate/command.ts';
import { applicationButtons } from '../discord/gateway/application-component.ts';
import { scheduleButtons } from '../schedules/discord/components/schedules.ts';
import { lookStats, statsOffer } from '../stats/discord/components/look-stats.ts';
import { statsPages } from '../stats/discord/components/stats-pages.ts';
import type { PartsDeps } from './commands.ts';

/** Everything that can be pressed. */
export function allComponents(deps: PartsDeps): readonly Component[] {
  return [
    statusPages,
    ...statsPages,
    ...accessPages,
    audit,
    ...applicationButtons,
    boardPages(deps),
    ...confirmButtons(deps),
    doAction(deps),
    lookLogs,
    lookStats,
    muteButton(deps),
    panel([...actionOffers, logsOffer, statsOffer, muteOffer]),
    ...scheduleButtons(deps),
  ];
}
