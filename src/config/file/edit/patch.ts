import {
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  YAMLMap,
  YAMLSeq,
} from 'yaml';
import { type Change, type Collection, type Item, itemsOf, listChanges, mapChanges } from './changes.ts';
import { fingerprint } from './fingerprint.ts';
import { inQuotesOf, renderInline, renderItem } from './render.ts';
import { isBlock, isFlow, type SourceItem, sourceItems } from './source-items.ts';
import type { Splice } from './splice.ts';
import { indented, lineStart, lineStop, nextLine, wantsBlankLine } from './text-lines.ts';

/**
 * Finds the fewest changes to a YAML text that turn the data of one node into that of another. Every attempt says
 * whether it succeeded; where one did not, nothing of it is left and the item around it is written anew.
 */
export class Patch {
  readonly #text: string;
  readonly #eol: string;
  #splices: Splice[] = [];

  constructor(text: string, eol: string) {
    this.#text = text;
    this.#eol = eol;
  }

  get splices(): readonly Splice[] {
    return this.#splices;
  }

  /** Turns one block collection into another of its kind. `holder` is the item that it is the value of, if any. */
  collection(before: Collection, after: Collection, holder: SourceItem | null): boolean {
    const items = sourceItems(before, this.#text);
    const changes = changesOf(before, after);
    if (items === null || changes === null) return false;
    return this.#attempt(() => {
      const empty = after.items.length === 0 && holder !== null ? (isMap(after) ? '{}' : '[]') : null;
      if (empty !== null && items[0]?.ownsLine) this.#insert(holder?.afterIndicator ?? 0, ` ${empty}`);
      return (
        this.#remove(items, changes, empty) &&
        changes.every((change) => this.#change(change, before, items, holder === null))
      );
    });
  }

  #change(change: Change, before: Collection, items: readonly SourceItem[], isRoot: boolean): boolean {
    if (change.kind === 'remove') return true;
    if (change.kind === 'insert') {
      const previous = items[change.after];
      const first = items[0];
      if (first === undefined || (!previous && !first.ownsLine)) return false;
      const place = previous ? previous.linesEnd : lineStart(this.#text, first.start);
      const blank = isRoot && wantsBlankLine(this.#text, place) ? '\n' : '';
      this.#insertLines(place, blank + renderItem(change.item), first.column);
      return true;
    }
    const item = items[change.place];
    const old: unknown = before.items[change.place];
    return item !== undefined && this.#item(old, change.item, item);
  }

  #item(before: unknown, after: Item, item: SourceItem): boolean {
    const from = isPair(before) ? before.value : before;
    const to = isPair(after) ? after.value : after;
    if (isNode(to) && (isNode(from) || from === null) && this.#value(from, to, item, isPair(after))) return true;
    if (item.ownsLine) this.#replaceLines(item, renderItem(after));
    return item.ownsLine;
  }

  #value(before: Node | null, after: Node, holder: SourceItem, hasKey: boolean): boolean {
    if (isBlock(before) && isCollection(after) && this.collection(before, after, holder)) return true;
    if (isFlow(before) && isCollection(after) && before.items.length > 0 && this.#flow(before, after)) return true;
    if (isScalar(before) && isScalar(after) && before.source !== '' && this.#scalar(before, after)) return true;
    return this.#place(before, after, holder, hasKey);
  }

  /** Changes a value where it stands, if both are on one line. */
  #scalar(before: Scalar, after: Scalar): boolean {
    const [start, end] = before.range ?? [0, 0];
    const text = renderInline(inQuotesOf(before, after), false);
    if (text.includes('\n') || this.#text.slice(start, end).includes('\n')) return false;
    this.#splice(start, end, text);
    return true;
  }

  /** Takes away what is behind a colon or a dash and puts something else there. A comment behind it stays. */
  #place(before: Node | null, after: Node, holder: SourceItem, hasKey: boolean): boolean {
    const { afterIndicator, end, column } = holder;
    const below = nextLine(this.#text, afterIndicator);
    const isBelow = isBlock(before);
    // `- k: v`: its lines are those of the entry.
    if (isBelow && (before.range?.[0] ?? 0) < below) return false;
    const [beside, lines] = renderValue(before, after, hasKey);
    if (beside.includes('\n')) return false;
    const text = beside === '' ? '' : ` ${beside}`;
    if (isBelow) {
      this.#insert(afterIndicator, text);
      this.#cut(below, holder.linesEnd);
    } else {
      const old = this.#text.slice(afterIndicator, end).trimEnd().length;
      this.#splice(afterIndicator, afterIndicator + old, text);
    }
    if (lines !== '') this.#insertLines(isBelow ? below : holder.linesEnd, lines, column + 2);
    return true;
  }

  /** Changes entries of `[…]` or `{…}` in place, or writes all of it anew where some come or go. */
  #flow(before: Collection, after: Collection): boolean {
    if (isMap(before) !== isMap(after)) return false;
    if (this.#attempt(() => this.#flowItems(before, after))) return true;
    const [start, end] = before.range ?? [0, 0];
    const text = renderInline(inWordsOf(before, after), this.#text[start + 1] === ' ');
    const line = lineStart(this.#text, start);
    const column = this.#text.slice(line, start).search(/[^ ]|$/);
    this.#splice(start, end, text.replaceAll('\n', `${this.#eol}${' '.repeat(column)}`));
    return true;
  }

  #flowItems(before: Collection, after: Collection): boolean {
    if (before.items.length !== after.items.length) return false;
    return before.items.every((old, index) => {
      const fresh: unknown = after.items[index];
      if (isPair(old) && (!isPair(fresh) || fingerprint(old.key) !== fingerprint(fresh.key))) return false;
      const from = isPair(old) ? old.value : old;
      const to = isPair(fresh) ? fresh.value : fresh;
      if (fingerprint(from) === fingerprint(to)) return true;
      if (isFlow(from) && isCollection(to) && from.items.length > 0) return this.#flow(from, to);
      return isScalar(from) && isScalar(to) && from.source !== '' && this.#scalar(from, to);
    });
  }

  /**
   * Removes whole lines. A first item on the line of a dash (`- name: x`) leaves the dash to the next, or to `empty`, which
   * is what stands there when nothing is left.
   */
  #remove(items: readonly SourceItem[], changes: readonly Change[], empty: string | null): boolean {
    for (const change of changes) {
      const item = change.kind === 'remove' ? items[change.place] : undefined;
      if (item?.ownsLine) this.#cut(lineStart(this.#text, item.start), item.linesEnd);
      else if (item && empty !== null) this.#splice(item.start, lineStop(this.#text, item.end), empty);
      else if (item && !this.#removeFirst(item, items, changes)) return false;
    }
    return true;
  }

  #removeFirst(first: SourceItem, items: readonly SourceItem[], changes: readonly Change[]): boolean {
    const next = items[1];
    if (!next || changes.filter(({ kind }) => kind === 'remove').length === items.length) return false;
    const stays = !changes.some((change) => change.kind !== 'insert' && change.place === 1);
    const between = this.#text.slice(nextLine(this.#text, first.end), next.start);
    const blanks = / *$/.exec(this.#text.slice(0, first.start))?.[0].length ?? 0;
    if (stays && between.trim() === '') this.#cut(first.start, next.start);
    else this.#cut(first.start - blanks, lineStop(this.#text, first.end));
    return true;
  }

  /** A comment at the end of the line is kept above it. */
  #replaceLines(item: SourceItem, lines: string): void {
    const comment = this.#text.slice(item.end, nextLine(this.#text, item.end)).trim();
    const kept = comment.startsWith('#') && !lines.includes(comment) ? `${comment}\n` : '';
    const text = indented(kept + lines, item.column, this.#eol);
    this.#splices.push({ start: lineStart(this.#text, item.start), end: item.linesEnd, text, lines: true });
  }

  #splice(start: number, end: number, text: string): void {
    this.#splices.push({ start, end, text, lines: false });
  }

  #cut(start: number, end: number): void {
    this.#splice(start, end, '');
  }

  #insert(place: number, text: string): void {
    this.#splice(place, place, text);
  }

  #insertLines(place: number, lines: string, column: number): void {
    this.#splices.push({ start: place, end: place, text: indented(lines, column, this.#eol), lines: true });
  }

  #attempt(change: () => boolean): boolean {
    const before = this.#splices;
    this.#splices = [...before];
    if (change()) return true;
    this.#splices = before;
    return false;
  }
}

function changesOf(before: Collection, after: Collection): readonly Change[] | null {
  if (isMap(before) && isMap(after)) return mapChanges(before, after);
  return isSeq(before) && isSeq(after) ? listChanges(before, after) : null;
}

/** The new collection, with the old nodes (their quotes, their comments) where they hold the same. */
function inWordsOf(before: Collection, after: Collection): Collection {
  if (isMap(before) && isMap(after)) {
    const known = new Map(before.items.map((pair) => [fingerprintOf(pair), pair]));
    const map = new YAMLMap();
    map.items = after.items.map((pair) => known.get(fingerprintOf(pair)) ?? pair);
    return map;
  }
  const known = new Map(before.items.map((item) => [fingerprint(item), item]));
  const seq = new YAMLSeq();
  seq.items = itemsOf(after).map((item) => known.get(fingerprint(item)) ?? item);
  return seq;
}

function fingerprintOf({ key, value }: Pair): string {
  return `${fingerprint(key)}:${fingerprint(value)}`;
}

/** What stands behind a colon or a dash, and the lines below it. The first item of a list's entry is behind its dash. */
function renderValue(before: Node | null, after: Node, hasKey: boolean): readonly [beside: string, below: string] {
  if (!isCollection(after) || !isForLines(before, after)) return [renderInline(after, false), ''];
  const lines = itemsOf(after).map(renderItem).join('');
  const first = hasKey ? 0 : lines.indexOf('\n') + 1;
  return [lines.slice(0, first).trimEnd(), lines.slice(first)];
}

/** Is it to be written on lines of its own? So is what fills an empty `[]` or `{}`, unless it is a list of words. */
function isForLines(before: Node | null, after: Collection): boolean {
  if (after.items.length === 0) return false;
  const fills = isFlow(before) && before.items.length === 0;
  return after.flow !== true || (fills && (isMap(after) || after.items.some((item) => isCollection(item))));
}
