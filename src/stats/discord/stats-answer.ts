import { type Container, isUp } from '../../containers/model/container.ts';
import { labelsOf } from '../../containers/model/labels.ts';
import type { Context, Result } from '../../discord/gate/command.ts';
import { UserError } from '../../discord/gate/errors.ts';
import { plain } from '../../discord/ui/text.ts';
import { ChartError } from '../model/history-chart.ts';
import { HistoryBusyError } from '../model/history-in-turns.ts';
import { type HistoryPeriod, historyPeriods } from '../model/history-period.ts';
import { historyView } from './views/history.ts';
import { statsTableView, statsView } from './views/stats.ts';

/** The table, page `page` (from 0), of the containers whose stats this person may see, but those that a label hides. */
export async function showStatsTable(context: Context, page: number): Promise<Result> {
  const { services, actor, channelId } = context;
  const names = context.visible
    .filter((container) => !labelsOf(container).hidden)
    .filter((container) => services.authorize(actor, 'stats', container, channelId).allowed)
    .map((container) => container.name);
  const snapshot = await services.stats.getAllContainerStats();
  const total = await services.stats.getTotalStats(names);
  return {
    view: statsTableView(snapshot, total, new Set(names), page, services.statsSources().memoryAccounted),
    outcome: null,
  };
}

/** One container's. */
export async function showStats(context: Context, container: Container): Promise<Result> {
  if (!isUp(container)) {
    throw new UserError(`**${plain(container.name)}** is not running, so it uses nothing.`, 'it was not running');
  }
  const stats = await context.services.stats.getContainerStats(container.name);
  if (!stats)
    throw new UserError(
      `There are no figures for **${plain(container.name)}** right now. Try again in a moment.`,
      'there were no figures',
    );
  const { source } = await context.services.stats.getAllContainerStats({ maxAgeMs: Number.POSITIVE_INFINITY });
  const { memoryAccounted } = context.services.statsSources();
  return { view: statsView(stats, source, memoryAccounted), outcome: null };
}

/** One container over time. Without a picture where none can be drawn now; the words are always there. */
export async function showHistory(context: Context, container: Container, period: HistoryPeriod): Promise<Result> {
  const { services, log } = context;
  const now = services.clock.now();
  const history = await services.history
    .history(container.name, now - historyPeriods[period], now)
    .catch((error: unknown) => {
      if (!(error instanceof HistoryBusyError)) throw error;
      throw new UserError('Too many people ask for charts right now. Try again in a moment.', 'too many asked at once');
    });
  const { timeZone } = services;
  const png =
    history.points.length === 0
      ? null
      : await services.charts.render({ title: container.name, history, timeZone }).catch((error: unknown) => {
          if (!(error instanceof ChartError)) throw error;
          log.warn({ err: error }, 'a chart could not be drawn');
          return null;
        });
  return { view: historyView(history, timeZone, png), outcome: null };
}
