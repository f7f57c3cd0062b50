import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type ConfigDraft, draftOf, type Path, type Plain } from '../../../../src/config/file/edit/draft.ts';
import { rewriting } from '../../../../src/config/file/edit/rewrite.ts';
import { parseYaml } from '../../../../src/config/file/yaml-text.ts';
import { atOnce } from '../../../../src/kit/in-turns.ts';
import { type Place, type WrittenFile, writtenFiles } from './written-files.ts';

function edited(text: string, change: (draft: ConfigDraft) => void): string | null {
  const { document, problems } = parseYaml(text);
  expect(problems, text).toEqual([]);
  change(draftOf(document));
  return atOnce(rewriting(text, document));
}

interface Edit {
  readonly kind: 'set' | 'delete' | 'add';
  readonly place: Place;
  readonly value: Plain;
}

function apply(draft: ConfigDraft, { kind, place, value }: Edit): void {
  const [first, ...rest] = place;
  if (typeof first !== 'string') throw new Error('a file begins with a key');
  const path: Path = [first, ...rest];
  if (kind === 'set') draft.set(path, value);
  else if (kind === 'add') draft.add(path, value);
  else draft.delete(path);
}

/** The same done to plain data. */
function applied(data: unknown, { kind, place, value }: Edit): unknown {
  const [step, ...rest] = place;
  if (step === undefined) return kind === 'add' ? [...(data as unknown[]), value] : value;
  if (Array.isArray(data)) {
    if (kind === 'delete' && rest.length === 0) return data.toSpliced(Number(step), 1);
    return data.with(Number(step), applied(data[Number(step)], { kind, place: rest, value }));
  }
  const { [step]: old, ...others } = data as Record<string, unknown>;
  if (kind === 'delete' && rest.length === 0) return others;
  const now = applied(old, { kind, place: rest, value });
  return Object.fromEntries(
    [...Object.keys(data as object), step].map((key) => [key, key === step ? now : others[key]]),
  );
}

function placesIn(data: unknown, here: Place = []): readonly Place[] {
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) => {
    const place = [...here, Array.isArray(data) ? Number(key) : key];
    return [place, ...placesIn(value, place)];
  });
}

function at(data: unknown, place: Place): unknown {
  return place.reduce<unknown>((value, step) => (value as Record<string | number, unknown>)[step], data);
}

const values: fc.Arbitrary<Plain> = fc.oneof(
  fc.constantFrom<Plain>('new', '123456789012345678', 7, false, 'with: colon', '#hash', ' spaces ', ''),
  fc.constantFrom<Plain>(['a', 'b'], [], {}, { x: 1, y: ['z'] }, [{ name: 'n', to: { users: ['1'] } }]),
);

function editsOf(file: WrittenFile): fc.Arbitrary<Edit> {
  const data: unknown = parse(file.text);
  const places = placesIn(data);
  const lists = places.filter((place) => Array.isArray(at(data, place)));
  const maps = [[], ...places.filter((place) => isMap(at(data, place)))];
  const kinds = [
    fc.record({ kind: fc.constant('set' as const), place: fc.constantFrom(...places), value: values }),
    fc.record({ kind: fc.constant('delete' as const), place: fc.constantFrom(...places), value: fc.constant(null) }),
    fc.record({
      kind: fc.constant('set' as const),
      place: fc.constantFrom(...maps).map((place) => [...place, 'fresh']),
      value: values,
    }),
  ];
  if (lists.length === 0) return fc.oneof(...kinds);
  return fc.oneof(
    ...kinds,
    fc.record({ kind: fc.constant('add' as const), place: fc.constantFrom(...lists), value: values }),
  );
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWithin(inner: Place, outer: Place): boolean {
  return outer.every((step, index) => inner[index] === step);
}

/** May this edit change a line that holds this? Said from the data and the layout alone. */
function mayTouch(
  { kind, place }: Edit,
  file: WrittenFile,
  data: unknown,
): (line: WrittenFile['lines'][number]) => boolean {
  const parent = place.slice(0, -1);
  const siblings = placesIn(at(data, parent), parent).filter((other) => other.length === place.length);
  const empties = kind === 'delete' && siblings.length === 1;
  // `- name: x`: without its first key, the entry's next one takes the line of the dash, over the blank lines between.
  const isFirstOfEntry =
    kind === 'delete' &&
    typeof parent.at(-1) === 'number' &&
    isMap(at(data, parent)) &&
    siblings[0]?.at(-1) === place.at(-1);
  const heir = isFirstOfEntry ? siblings[1] : undefined;
  const heirLine = heir ? file.lines.findIndex(({ owner }) => isWithin(owner, heir)) : -1;
  const linesToHeir = file.lines.slice(
    file.lines.findLastIndex(({ text }, n) => n < heirLine && text !== '') + 1,
    heirLine + 1,
  );
  return (line) =>
    (kind !== 'add' && isWithin(line.owner, place)) ||
    (line.inline && isWithin(place, line.owner)) ||
    (empties && line.owner.length === parent.length && isWithin(line.owner, parent) && !/^\s*(#|$)/.test(line.text)) ||
    linesToHeir.includes(line);
}

const filesAndEdits = writtenFiles.chain((file) => fc.tuple(fc.constant(file), editsOf(file)));

describe('an edit', () => {
  test('changes the data as asked and leaves every other line the same to the byte', () => {
    fc.assert(
      fc.property(filesAndEdits, ([file, edit]) => {
        const data: unknown = parse(file.text);
        const out = edited(file.text, (draft) => apply(draft, edit)) ?? '';
        expect(parse(out) ?? {}).toEqual(applied(data, edit));
        const touched = mayTouch(edit, file, data);
        const linesAfter = out.replace('\ufeff', '').split(file.eol);
        let from = 0;
        for (const line of file.lines.filter((one) => !touched(one))) {
          const found = linesAfter.indexOf(line.text, from);
          expect(found, `lost or moved: ${JSON.stringify(line.text)} in\n${out}`).toBeGreaterThanOrEqual(0);
          from = found + 1;
        }
        expect(out.startsWith('\ufeff')).toBe(file.text.startsWith('\ufeff'));
        if (file.eol === '\r\n') expect(out.replaceAll('\r\n', '')).not.toContain('\n');
      }),
      { numRuns: 1000 },
    );
  });

  test('writes no comment twice', () => {
    fc.assert(
      fc.property(filesAndEdits, ([file, edit]) => {
        const out = edited(file.text, (draft) => apply(draft, edit)) ?? '';
        const comments = out.match(/# (?:above|beside|after) \d+/g) ?? [];
        expect(new Set(comments).size).toBe(comments.length);
      }),
      { numRuns: 300 },
    );
  });

  test('that changes nothing leaves the text alone', () => {
    fc.assert(
      fc.property(writtenFiles, (file) => {
        const data: unknown = parse(file.text);
        const out = edited(file.text, (draft) => {
          for (const [key, value] of Object.entries(data as Record<string, Plain>)) draft.set([key], value);
        });
        expect(out).toBe(file.text);
      }),
    );
  });
});

const several = writtenFiles.chain((file) =>
  fc.tuple(fc.constant(file), fc.array(editsOf(file), { minLength: 2, maxLength: 4 })),
);

test('several edits, each on what the last one left, keep the comments outside of what they change', () => {
  fc.assert(
    fc.property(several, ([file, edits]) => {
      let { text } = file;
      const done: Edit[] = [];
      for (const edit of edits) {
        const data: unknown = parse(text);
        const known = placesIn(data).map((place) => JSON.stringify(place));
        const parent = edit.place.slice(0, -1);
        if (parent.length > 0 && !known.includes(JSON.stringify(parent))) continue;
        if (edit.kind !== 'set' && !known.includes(JSON.stringify(edit.place))) continue;
        if (
          edit.kind === 'add'
            ? !Array.isArray(at(data, edit.place))
            : typeof at(data, parent) !== 'object' || at(data, parent) === null
        )
          continue;
        if (edit.kind === 'set' && !known.includes(JSON.stringify(edit.place)) && !isMap(at(data, parent))) continue;
        text = edited(text, (draft) => apply(draft, edit)) ?? '';
        expect(parse(text) ?? {}).toEqual(applied(data, edit));
        done.push(edit);
      }
      // A deletion shifts the places of a list's later entries, so all of that list counts as changed.
      const changed = done.map(({ place }) =>
        place.slice(
          0,
          place.findIndex((step) => typeof step === 'number'),
        ),
      );
      for (const line of file.lines) {
        if (!line.text.trim().startsWith('#') || changed.some((place) => isWithin(line.owner, place))) continue;
        expect(text.split(file.eol).map((one) => one.trim())).toContain(line.text.trim());
      }
    }),
    { numRuns: 200 },
  );
});
