import { statusView } from '../../../containers/ui/status.ts';
import { ago, at, duration, plain } from '../../../discord/ui/text.ts';
import type { View } from '../../../discord/ui/view.ts';
import { shortBytes, shortPercent } from '../../../stats/model/history-figures.ts';
import type { Consumer, Report, Trend, UsageReport } from '../../model/report.ts';

/** Containers that are listed. */
const top = 10;

/** What a schedule posts. `name`: of the schedule. */
export function reportView(report: Report, name: string, now: number): View {
  if (report.kind === 'status') {
    const { buttons: _, ...view } = statusView(report.containers, { filter: '', page: 0 }, report.engine);
    return { ...view, title: 'How the containers are', footer: `schedule ${plain(name)} · ${at(now)}` };
  }
  return usageView(report, name);
}

function usageView(report: UsageReport, name: string): View {
  const day = report.kind === 'stats';
  const [period, before] = day ? ['The last day', 'the day before'] : ['The last week', 'the week before'];
  const unknown = report.unknownMs >= 3_600_000 ? [`-# Nothing is known of ${duration(report.unknownMs)} of it.`] : [];
  const view: View = {
    tone: report.unhealthy.length > 0 ? 'warning' : 'neutral',
    title: period,
    body: [
      [
        counts(report),
        `**CPU** ${trend(report.cpu, shortPercent, before)}`,
        `**Memory** ${trend(report.memory, shortBytes, before)}`,
      ].join('\n'),
      consumers(report.consumers),
      restarts(report.consumers),
      ...unknown,
    ].filter((block) => block !== ''),
    footer: `schedule ${plain(name)} · averages from ${at(report.fromMs)} to ${at(report.toMs)} · CPU is percent of one core`,
  };
  if (report.chart === null) return view;
  return { ...view, picture: { name: 'chart.png', data: Buffer.from(report.chart), description: report.chartWords } };
}

function counts({ containers, running, unhealthy }: UsageReport): string {
  const sick =
    unhealthy.length > 0
      ? ` · ⚠️ unhealthy: ${unhealthy
          .slice(0, 5)
          .map((one) => `**${plain(one, 40)}**`)
          .join(', ')}`
      : '';
  const more = unhealthy.length > 5 ? ` and ${unhealthy.length - 5} more` : '';
  return `**${running}** of **${containers}** running${sick}${more}`;
}

/** `45%, 12% more than the day before (40%)`. */
function trend({ now, before }: Trend, words: (value: number) => string, than: string): string {
  if (now === null) return 'unknown';
  if (before === null) return `${words(now)} (${than} is unknown)`;
  const change = before > 0 ? Math.round((now / before - 1) * 100) : null;
  if (change === null || Math.abs(change) < 3) return `**${words(now)}**, about as ${than} (${words(before)})`;
  const sign = change > 0 ? `📈 ${change}% more` : `📉 ${-change}% less`;
  return `**${words(now)}**, ${sign} than ${than} (${words(before)})`;
}

function consumers(all: readonly Consumer[]): string {
  const known = all.filter(({ cpu, memory }) => cpu !== null || memory !== null);
  if (known.length === 0) return 'There are no figures for this time.';
  const lines = known.slice(0, top).map(({ name, cpu, cpuPeak, memory, upSince }) => {
    const peak = cpuPeak === null ? '' : ` (highest ${shortPercent(cpuPeak)})`;
    const figures = `${cpu === null ? '—' : shortPercent(cpu)}${peak} · ${memory === null ? '—' : shortBytes(memory)}`;
    return `**${plain(name, 40)}** · ${figures} · ${upSince === null ? 'not running' : `up since ${ago(upSince)}`}`;
  });
  const more = known.length > top ? [`-# and ${known.length - top} more`] : [];
  return ['**__Most CPU__**', ...lines, ...more].join('\n');
}

function restarts(all: readonly Consumer[]): string {
  const restarted = all.filter((one) => one.restarts > 0).sort((a, b) => b.restarts - a.restarts);
  if (restarted.length === 0) return 'Nothing was restarted.';
  const words = restarted.slice(0, top).map((one) => `${plain(one.name, 40)} **${one.restarts}×**`);
  return `**__Restarts__** ${words.join(', ')}`;
}
