import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BoardStanding, decideBoard } from '../../../src/boards/model/decide.ts';

const still: BoardStanding = {
  shown: 'a',
  wanted: 'a',
  differsSince: null,
  figuresAt: null,
  figuresEveryMs: null,
  editableAt: 0,
};
const times = fc.integer({ min: 0, max: 10_000_000 });
const standings = fc.record({
  shown: fc.constantFrom('a', 'b', null),
  wanted: fc.constantFrom('a', 'b'),
  differsSince: fc.option(times),
  figuresAt: fc.option(times),
  figuresEveryMs: fc.option(fc.integer({ min: 30_000, max: 3_600_000 })),
  editableAt: times,
});

test('a board that shows what it should is left alone, until something happens', () => {
  expect(decideBoard(still, 1_000)).toEqual({ kind: 'rest', at: null });
});

test('what happens within a moment is shown by one edit', () => {
  const differs = { ...still, wanted: 'b', differsSince: 1_000 };
  expect(decideBoard(differs, 1_000)).toEqual({ kind: 'rest', at: 1_400 });
  expect(decideBoard({ ...differs, wanted: 'c' }, 1_300)).toEqual({ kind: 'rest', at: 1_400 });
  expect(decideBoard(differs, 1_400)).toEqual({ kind: 'edit' });
});

test('a message that shows nobody knows what is edited', () => {
  expect(decideBoard({ ...still, shown: null, differsSince: 0 }, 1_000)).toEqual({ kind: 'edit' });
});

test('figures are looked at as often as wanted, and no oftener', () => {
  const withFigures = { ...still, figuresEveryMs: 30_000 };
  expect(decideBoard(withFigures, 1_000)).toEqual({ kind: 'look' });
  expect(decideBoard({ ...withFigures, figuresAt: 1_000 }, 30_999)).toEqual({ kind: 'rest', at: 31_000 });
  expect(decideBoard({ ...withFigures, figuresAt: 1_000 }, 31_000)).toEqual({ kind: 'look' });
});

test('nothing is edited while nothing visible changed, nor before the message may be edited', () => {
  fc.assert(
    fc.property(standings, times, (standing, now) => {
      const step = decideBoard(standing, now);
      if (step.kind === 'edit') expect(standing.shown).not.toBe(standing.wanted);
      if (step.kind === 'look') expect(standing.figuresEveryMs).not.toBeNull();
      if (step.kind !== 'rest') expect(now).toBeGreaterThanOrEqual(standing.editableAt);
    }),
  );
});

test('whoever rests as long as told has something to do then, and a board that differs is edited', () => {
  fc.assert(
    fc.property(standings, times, (standing, now) => {
      // As the runner keeps it: since when they differ is known from the first look on.
      const known = { ...standing, differsSince: standing.differsSince ?? now };
      const step = decideBoard(known, now);
      if (step.kind !== 'rest') return;
      if (step.at === null) {
        expect(known.shown).toBe(known.wanted);
        return;
      }
      expect(step.at).toBeGreaterThan(now);
      expect(step.at).toBeLessThanOrEqual(
        Math.max(known.differsSince + 400, known.editableAt, (known.figuresAt ?? 0) + (known.figuresEveryMs ?? 0)),
      );
      expect(decideBoard(known, step.at).kind).toBe(known.shown === known.wanted ? 'look' : 'edit');
    }),
  );
});
