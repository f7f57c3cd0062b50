import { containerRef } from '../../../containers/ui/container-ref.ts';
import { pageButtons, pageOf } from '../../../discord/ui/pages.ts';
import { ago, literal, plain, shorten } from '../../../discord/ui/text.ts';
import type { View } from '../../../discord/ui/view.ts';
import type { ContainerStats, StatsSnapshot, TotalStats } from '../../model/container-stats.ts';
import { formatCount, formatMemory, formatPercent, formatSize } from '../../model/format.ts';
import { howToCountMemory } from '../../model/memory-accounting.ts';

const pageSize = 12;
/** Characters a line: what a phone of 390 points shows of a code block without wrapping. */
const lineWidth = 30;
const cpuWidth = 8;
const memoryWidth = 9;
const nameWidth = lineWidth - cpuWidth - memoryWidth;

/**
 * A table of all that run, the busiest first, with totals. Two narrow lines a container: it must fit a phone.
 * `memoryCounted` is `false` where the kernel counts no memory.
 */
export function statsTableView(
  snapshot: StatsSnapshot,
  total: TotalStats,
  visible: ReadonlySet<string>,
  wantedPage: number,
  memoryCounted: boolean | null,
): View {
  const rows = [...snapshot.containers.values()].filter((stats) => visible.has(stats.name)).sort(busiestFirst);
  const page = pageOf(rows, wantedPage, pageSize);
  const table = [header(), ...page.items.map(row)].join('\n');
  return {
    tone: 'neutral',
    title: 'Stats',
    body:
      rows.length > 0
        ? [totals(total), `\`\`\`\n${table}\n\`\`\``, ...memoryAdvice(memoryCounted)]
        : ['Nothing is running that you may see here.'],
    footer: rows.length > 0 ? `read ${ago(snapshot.at)} from ${snapshot.source} · CPU is percent of one core` : '',
    buttons: [pageButtons(page, (number, use) => `stats:${number}:${use}`)],
  };
}

function header(): string {
  return `${firstLine('CONTAINER', 'CPU', 'MEMORY')}\n net in/out · disk read/write`;
}

function row(stats: ContainerStats): string {
  const name = shorten(literal(stats.name).replace(/\s/g, ' '), lineWidth);
  const network = `${formatSize(stats.networkRxBytes)}/${formatSize(stats.networkTxBytes)}`;
  const disk = `${formatSize(stats.blockReadBytes)}/${formatSize(stats.blockWriteBytes)}`;
  return `${firstLine(name, formatPercent(stats.cpuPercent), formatMemory(stats.memoryBytes))}\n ${network} · ${disk}`;
}

/** A name that is too long for its column has a line of its own: cut, it could be another's. */
function firstLine(name: string, cpu: string, memory: string): string {
  const beginning = name.length > nameWidth ? `${name}\n${' '.repeat(nameWidth)}` : name.padEnd(nameWidth);
  return `${beginning}${cpu.padStart(cpuWidth)}${memory.padStart(memoryWidth)}`;
}

function totals(total: TotalStats): string {
  const unknown = total.unknown > 0 ? ` · ${total.unknown} not fully known` : '';
  return [
    `**${total.count} running** · CPU **${formatPercent(total.cpuPercent)}** · memory **${formatMemory(total.memoryBytes)}**${unknown}`,
    `-# network ${formatSize(total.networkRxBytes)} in, ${formatSize(total.networkTxBytes)} out · disk ${formatSize(total.blockReadBytes)} read, ${formatSize(total.blockWriteBytes)} written`,
  ].join('\n');
}

/** One container, with its limits. `memoryCounted` as in {@link statsTableView}. */
export function statsView(stats: ContainerStats, source: string, memoryCounted: boolean | null): View {
  const limit = stats.memoryLimitBytes === null ? '' : ` of ${formatMemory(stats.memoryLimitBytes)}`;
  const share = stats.memoryPercent === null ? '' : ` (${formatPercent(stats.memoryPercent)})`;
  return {
    tone: 'neutral',
    title: `Stats of ${plain(stats.name)}`,
    body: [
      [
        `**CPU** ${formatPercent(stats.cpuPercent)} of one core`,
        `**Memory** ${formatMemory(stats.memoryBytes)}${limit}${share}`,
        `**Network** ${formatSize(stats.networkRxBytes)} in · ${formatSize(stats.networkTxBytes)} out`,
        `**Disk** ${formatSize(stats.blockReadBytes)} read · ${formatSize(stats.blockWriteBytes)} written`,
        `**Processes** ${formatCount(stats.pids)}`,
      ].join('\n'),
      ...memoryAdvice(memoryCounted),
    ],
    footer: `read ${ago(stats.at)} from ${source} · network and disk since the container started`,
    buttons: [[{ customId: `one-stats:${containerRef(stats)}`, label: 'Refresh' }]],
  };
}

function memoryAdvice(counted: boolean | null): string[] {
  return counted === false ? [`⚠️ ${howToCountMemory}`] : [];
}

function busiestFirst(a: ContainerStats, b: ContainerStats): number {
  return (
    (b.cpuPercent ?? -1) - (a.cpuPercent ?? -1) ||
    (b.memoryBytes ?? -1) - (a.memoryBytes ?? -1) ||
    a.name.localeCompare(b.name)
  );
}
