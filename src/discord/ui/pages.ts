import type { ViewButton } from './view.ts';

export interface Page<T> {
  readonly items: readonly T[];
  /** From 0. */
  readonly number: number;
  readonly count: number;
}

/** Page `wanted` (from 0) of `items`; the last one where there are not as many. There is always a first page. */
export function pageOf<T>(items: readonly T[], wanted: number, size: number): Page<T> {
  const count = Math.max(1, Math.ceil(items.length / size));
  const number = Math.min(Math.max(0, wanted), count - 1);
  return { items: items.slice(number * size, (number + 1) * size), number, count };
}

/** From what a button's id says; the first page where that is no number. */
export function pageNumber(text: string): number {
  return /^\d{1,4}$/.test(text) ? Number(text) : 0;
}

/** Back, where one is, forward, and one that reads the same page anew. `customId` makes the id of a page's button. */
export function pageButtons(page: Page<unknown>, customId: (number: number, use: string) => string): ViewButton[] {
  const refresh: ViewButton = { customId: customId(page.number, 'r'), label: 'Refresh' };
  if (page.count === 1) return [refresh];
  return [
    { customId: customId(page.number - 1, 'b'), label: 'Back', disabled: page.number === 0 },
    { customId: customId(page.number, 'n'), label: `Page ${page.number + 1} of ${page.count}`, disabled: true },
    { customId: customId(page.number + 1, 'f'), label: 'Next', disabled: page.number === page.count - 1 },
    refresh,
  ];
}
