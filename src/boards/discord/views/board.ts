import { isUp } from '../../../containers/model/container.ts';
import { labelsOf } from '../../../containers/model/labels.ts';
import { containerRef } from '../../../containers/ui/container-ref.ts';
import { stateSign, stateWords } from '../../../containers/ui/state.ts';
import { ago, plain, shorten } from '../../../discord/ui/text.ts';
import type { View, ViewButton } from '../../../discord/ui/view.ts';
import type { ContainerStats } from '../../../stats/model/container-stats.ts';
import type { BoardContent, BoardRow } from '../../model/content.ts';
import { headingOf, nameOf, type PlacedRow, pagesOf } from './board-lines.ts';

/** How a board is shown. */
export interface BoardLook {
  /** The board's name, for the ids of its buttons. */
  readonly board: string;
  /** From 0. */
  readonly page: number;
  readonly controls: boolean;
  /** By name; `null`: it shows no figures. */
  readonly figures: ReadonlyMap<string, ContainerStats> | null;
  /** When something on it last changed, milliseconds since the epoch; `null`: nobody knows. */
  readonly changedAt: number | null;
}

/** A board: chosen containers, how they are, and since when the engine cannot be seen, if it cannot. */
export function boardView(content: BoardContent, look: BoardLook): View {
  const rows = content.groups.flatMap(({ title, rows: inGroup }) => inGroup.map((row) => ({ title, row })));
  const isGrouped = content.groups.length > 1;
  const pages = pagesOf(rows, isGrouped);
  const number = Math.min(Math.max(0, look.page), pages.length - 1);
  const page = pages[number] ?? [];
  const away = content.awaySince !== null;
  const blocks = [...Map.groupBy(page, ({ title }) => title)].map(([title, placed]) => {
    const lines = placed.map(({ row }) => line(row, away, look.figures));
    return [...(isGrouped ? [headingOf(title)] : []), ...lines].join('\n');
  });
  const footer = [
    look.changedAt === null ? null : `last change ${ago(look.changedAt)}`,
    look.figures === null ? null : 'CPU is percent of one core',
  ].filter((part) => part !== null);
  const chosen = page.flatMap(({ row: { container } }) => (container ? [container] : []));
  return {
    tone: away ? 'warning' : 'neutral',
    title: plain(content.title),
    body: [away ? outage(content.awaySince, rows) : summary(rows), ...blocks],
    ...(footer.length > 0 ? { footer: footer.join(' · ') } : {}),
    ...(look.controls && chosen.length > 0
      ? {
          menus: [
            {
              customId: 'panel',
              placeholder: 'Choose a container',
              options: chosen.map((container) => {
                const label = labelsOf(container).displayName ?? container.name;
                return { value: containerRef(container), label: shorten(label, 100) };
              }),
            },
          ],
        }
      : {}),
    ...(pages.length > 1 ? { buttons: [turning(look.board, number, pages.length)] } : {}),
  };
}

function line(row: BoardRow, away: boolean, figures: BoardLook['figures']): string {
  const { container } = row;
  const title = nameOf(row);
  if (container === null) return `❔ ${title} · ${away ? 'not known' : 'not there'}`;
  if (away) return `❔ ${title} · was ${container.health ?? container.state}`;
  const used = figures?.get(container.name);
  if (!used || !isUp(container)) return `${stateSign(container)} ${title} · ${stateWords(container)}`;
  // Two lines: all in one would be wrapped on a phone, in the middle of a time.
  const figure = `${percent(used.cpuPercent)} · ${mebibytes(used.memoryBytes)}`;
  return `${stateSign(container)} ${title} · ${figure}\n-# ${stateWords(container)}`;
}

function outage(since: number, rows: readonly PlacedRow[]): string {
  return rows.some(({ row: { container } }) => container !== null)
    ? `🔌 **The Docker Engine went out of reach ${ago(since)}.** What you see is from before that.`
    : `🔌 **The Docker Engine cannot be reached.** I began to try ${ago(since)}; how the containers are is not known.`;
}

function summary(rows: readonly PlacedRow[]): string {
  const count = (which: (row: BoardRow) => boolean) => rows.filter(({ row }) => which(row)).length;
  const running = count(({ container }) => container?.state === 'running');
  const unhealthy = count(({ container }) => container?.health === 'unhealthy');
  if (rows.length === 0) return 'No container is meant by this board yet.';
  return `**${running}** of **${rows.length}** running${unhealthy > 0 ? ` · **${unhealthy} unhealthy**` : ''}`;
}

/** Rounded as far as anybody reads it, so that a board does not change for nothing. */
function percent(value: number | null): string {
  if (value === null) return '-- %';
  return value < 9.95 ? `${value.toFixed(1)} %` : `${Math.round(value)} %`;
}

function mebibytes(bytes: number | null): string {
  if (bytes === null) return '-- MiB';
  const size = bytes / 1024 ** 2;
  return size < 999.5 ? `${Math.round(size)} MiB` : `${(size / 1024).toFixed(1)} GiB`;
}

function turning(board: string, page: number, pages: number): ViewButton[] {
  const button = (to: number, use: string, label: string, disabled: boolean): ViewButton => {
    return { customId: `board:${board}:${to}:${use}`, label, disabled };
  };
  return [
    button(page - 1, 'b', 'Back', page === 0),
    button(page, 'n', `Page ${page + 1} of ${pages}`, true),
    button(page + 1, 'f', 'Next', page === pages - 1),
  ];
}
