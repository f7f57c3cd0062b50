import { labelsOf } from '../../../containers/model/labels.ts';
import { plain, plainName } from '../../../discord/ui/text.ts';
import { titleOf } from '../../../discord/ui/title.ts';
import type { BoardRow } from '../../model/content.ts';

/** A container on a board, with the heading that it stands under; `null`: none. */
export interface PlacedRow {
  readonly title: string | null;
  readonly row: BoardRow;
}

/** Containers on one page: as many as a menu can offer. Fewer where their names are long. */
const mostOnPage = 25;
/** Characters for all lines of a page; the rest of Discord's 4000 is for the title, the summary and the small print. */
const budget = 3_400;
/** What a line has beside the name at most: signs, the longest state, a time, two figures. */
const besideName = 80;

/**
 * Cuts a board into pages, by what does not change from one moment to the next (names, headings): nothing jumps to another
 * page because of how it is. There is always a first page.
 */
export function pagesOf(rows: readonly PlacedRow[], isGrouped: boolean): readonly (readonly PlacedRow[])[] {
  const pages: PlacedRow[][] = [];
  let page: PlacedRow[] = [];
  let left = 0;
  for (const placed of rows) {
    if (page.length === mostOnPage || lengthOf(placed, page.at(-1), isGrouped) > left) {
      page = [];
      pages.push(page);
      left = budget;
    }
    left -= lengthOf(placed, page.at(-1), isGrouped);
    page.push(placed);
  }
  return pages.length === 0 ? [[]] : pages;
}

/** With the heading, where it comes after one that stands under another, or is the first. */
function lengthOf({ title, row }: PlacedRow, before: PlacedRow | undefined, isGrouped: boolean): number {
  const isFirst = before === undefined || before.title !== title;
  return nameOf(row).length + besideName + (isGrouped && isFirst ? headingOf(title).length + 1 : 0);
}

/** The line above the containers of a group. */
export function headingOf(title: string | null): string {
  return `**__${plain(title ?? 'others', 30)}__**`;
}

/** How a container is called on a board, with its icon. */
export function nameOf({ name, container }: BoardRow): string {
  if (container === null) return `**${plainName(name, 40)}**`;
  const { icon } = labelsOf(container);
  return `${icon ? `${icon} ` : ''}**${titleOf(container, 40)}**`;
}
