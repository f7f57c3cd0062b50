import fc from 'fast-check';

/** Where something is in the data. */
export type Place = readonly (string | number)[];

/** A line of a made-up file. */
interface Line {
  readonly text: string;
  /** What it holds: a key, an entry; for a comment or a blank line, the section or list that it stands in. */
  readonly owner: Place;
  /** Everything below `owner` is on this line. */
  readonly inline: boolean;
}

/** A file as people write them: every one with its own taste. */
export interface WrittenFile {
  readonly text: string;
  readonly lines: readonly Line[];
  readonly eol: string;
}

interface Taste {
  readonly gap: number;
  readonly indent: number;
  readonly comment: boolean;
  readonly above: 'comment' | 'blank' | 'nothing';
  readonly after: boolean;
  readonly compact: boolean;
}

type Shape =
  | { readonly kind: 'scalar'; readonly text: string }
  | {
      readonly kind: 'map' | 'list';
      readonly items: readonly { readonly taste: Taste; readonly shape: Shape }[];
      readonly after: boolean;
    };

const taste: fc.Arbitrary<Taste> = fc.record({
  gap: fc.integer({ min: 1, max: 3 }),
  indent: fc.integer({ min: 1, max: 4 }),
  comment: fc.boolean(),
  above: fc.constantFrom('comment', 'blank', 'nothing'),
  after: fc.boolean(),
  compact: fc.boolean(),
});

/** `@` becomes a number of its own: of two entries that hold the same, nobody could say which one was removed. */
const scalar = fc
  .constantFrom(
    ...[
      'plain@',
      "'single @'",
      '"double @"',
      '12@',
      'two words @',
      '[a,  b@]',
      '[ "x@" ]',
      '{k: @,  l: [2]}',
      '"#no @"',
    ],
    ...['', 'true', '[]'],
  )
  .map((text) => ({ kind: 'scalar' as const, text }));

function collection(depth: number): fc.Arbitrary<Shape> {
  const item = fc.record({ taste, shape: depth === 0 ? scalar : fc.oneof(scalar, collection(depth - 1)) });
  return fc.record({
    kind: fc.constantFrom('map', 'list'),
    items: fc.array(item, { minLength: 1, maxLength: 3 }),
    after: fc.boolean(),
  });
}

/** Files with a section at the top, three levels deep. */
export const writtenFiles: fc.Arbitrary<WrittenFile> = fc
  .record({
    shape: collection(2),
    eol: fc.constantFrom('\n', '\n', '\r\n'),
    bom: fc.boolean(),
    finalEol: fc.boolean(),
  })
  .map(({ shape, eol, bom, finalEol }) => {
    const lines: Line[] = [];
    if (shape.kind !== 'scalar') write({ ...shape, kind: 'map' }, [], 0, lines, null);
    const text = (bom ? '\ufeff' : '') + lines.map((line) => line.text).join(eol) + (finalEol ? eol : '');
    return { lines, eol: text.includes(eol) ? eol : '\n', text };
  });

/** `first`: what the first item is put behind, on the line of a dash. */
function write(
  shape: Shape & { kind: 'map' | 'list' },
  path: Place,
  column: number,
  lines: Line[],
  first: string | null,
): void {
  shape.items.forEach(({ taste, shape: value }, index) => {
    const step = shape.kind === 'map' ? `k${index}` : index;
    const owner = [...path, step];
    const pad = ' '.repeat(column);
    const start = index === 0 && first !== null ? first : pad;
    if (start === pad && taste.above !== 'nothing')
      lines.push({
        text: taste.above === 'comment' ? `${pad}# above ${lines.length}` : '',
        owner: path,
        inline: false,
      });
    const comment = taste.comment ? `${' '.repeat(taste.gap)}# beside ${lines.length}` : '';
    const mark = shape.kind === 'map' ? `${step}:` : '-';
    if (value.kind === 'scalar') {
      const inList =
        owner.slice(0, -1).some((one) => typeof one === 'number') || (typeof step === 'number' && step > 0);
      const known = inList && !value.text.includes('@') ? 'only @' : value.text;
      const text = known === '' ? '' : ' '.repeat(taste.gap) + known.replace('@', `${lines.length}`);
      lines.push({ text: `${start}${mark}${text}${comment}`, owner, inline: true });
      return;
    }
    if (shape.kind === 'list' && value.kind === 'map' && taste.compact) {
      const below = column + 1 + taste.gap;
      write({ ...value, kind: 'map' }, owner, below, lines, `${start}-${' '.repeat(taste.gap)}`);
      return;
    }
    lines.push({ text: `${start}${mark}${comment}`, owner, inline: false });
    const flush = shape.kind === 'map' && value.kind === 'list' && taste.compact;
    write({ ...value, kind: value.kind }, owner, flush ? column : column + taste.indent, lines, null);
  });
  if (shape.after) lines.push({ text: `${' '.repeat(column)}# after ${lines.length}`, owner: path, inline: false });
}
