import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageButtons, pageOf } from '../../../src/discord/ui/pages.ts';

describe('paging', () => {
  it('shows every item exactly once over all pages, whatever page is asked for', () => {
    fc.assert(
      fc.property(fc.array(fc.nat()), fc.integer({ min: 1, max: 30 }), fc.integer(), (items, size, wanted) => {
        const { count } = pageOf(items, 0, size);
        const shown = Array.from({ length: count }, (_, number) => pageOf(items, number, size).items).flat();
        expect(shown).toEqual(items);
        const page = pageOf(items, wanted, size);
        expect(page.number).toBeGreaterThanOrEqual(0);
        expect(page.number).toBeLessThan(page.count);
      }),
    );
  });

  it('offers back and next only where there is something, with ids that differ', () => {
    const buttons = (wanted: number) =>
      pageButtons(pageOf([1, 2, 3], wanted, 1), (number, use) => `x:${number}:${use}`);
    expect(buttons(0).map(({ label, disabled }) => [label, disabled ?? false])).toEqual([
      ['Back', true],
      ['Page 1 of 3', true],
      ['Next', false],
      ['Refresh', false],
    ]);
    expect(buttons(2).find(({ label }) => label === 'Next')?.disabled).toBe(true);
    for (const page of [0, 1, 2]) expect(new Set(buttons(page).map(({ customId }) => customId)).size).toBe(4);
  });

  it('does without buttons for a single page, but can be read anew', () => {
    expect(pageButtons(pageOf([1], 0, 5), String).map(({ label }) => label)).toEqual(['Refresh']);
  });
});
