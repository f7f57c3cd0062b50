import { type CST, isCollection, isMap, isNode, isPair, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import { lineStart, nextLine } from './text-lines.ts';

/** Where one entry of a block list or one key with its value stands in the text. */
export interface SourceItem {
  /** Of the dash or the key. */
  readonly start: number;
  /** Just after the dash or the colon, and after an anchor that follows it. */
  readonly afterIndicator: number;
  /** Where its content ends: before a comment on the same line, after the line end of a block of text. */
  readonly end: number;
  /** Start of the first line that is not its own: its lines and the comments below it that are indented like its content. */
  readonly linesEnd: number;
  /** Characters from the start of the line. */
  readonly column: number;
  /** Nothing but blanks is before it on its line: not so for the first key of an entry, `- name: x`. */
  readonly ownsLine: boolean;
}

/** Is it written with dashes or on lines of its own, not in `[…]` or `{…}`? */
export function isBlock(node: unknown): node is YAMLMap | YAMLSeq {
  return isCollection(node) && (node.srcToken?.type === 'block-map' || node.srcToken?.type === 'block-seq');
}

/** Is it written in `[…]` or `{…}`? */
export function isFlow(node: unknown): node is YAMLMap | YAMLSeq {
  return isCollection(node) && node.srcToken?.type === 'flow-collection';
}

/** The items of a block collection in the order of its `items`; `null` where it is written in a way that is not known here. */
export function sourceItems(collection: YAMLMap | YAMLSeq, text: string): readonly SourceItem[] | null {
  const token = collection.srcToken;
  if (token?.type !== 'block-map' && token?.type !== 'block-seq') return null;
  const tokens = (token.items as CST.CollectionItem[]).filter((item) => isRealItem(item, token.type));
  if (tokens.length !== collection.items.length) return null;
  const items: SourceItem[] = [];
  for (const [index, item] of tokens.entries()) {
    const start = token.type === 'block-seq' ? offsetOf(item.start, 'seq-item-ind') : keyOffset(item);
    const indicators = token.type === 'block-seq' ? item.start : (item.sep ?? []);
    const afterIndicator = endOfLast(indicators);
    if (start === null || afterIndicator === null) return null;
    const line = lineStart(text, start);
    const column = start - line;
    const content: unknown = collection.items[index];
    const end = Math.max(afterIndicator, contentEnd(content));
    const below = nextLine(text, end);
    items.push({
      start,
      afterIndicator,
      end,
      linesEnd: isBlock(isPair(content) ? content.value : content) ? pastComments(text, below, column) : below,
      column,
      ownsLine: /^ *$/.test(text.slice(line, start)),
    });
  }
  return items;
}

/** The last item of a collection in the parser's eyes may be nothing but the comments after it. */
function isRealItem(item: CST.CollectionItem, type: 'block-map' | 'block-seq'): boolean {
  if (type === 'block-seq') return offsetOf(item.start, 'seq-item-ind') !== null;
  return item.key !== undefined || item.sep !== undefined;
}

/** `null` for a key that is written with `?`, or not at all. */
function keyOffset({ start, key }: CST.CollectionItem): number | null {
  if (!key || offsetOf(start, 'explicit-key-ind') !== null) return null;
  return start.find(({ type }) => type === 'anchor' || type === 'tag')?.offset ?? key.offset;
}

function endOfLast(tokens: readonly CST.SourceToken[]): number | null {
  const last = tokens.findLast(({ type }) => ['seq-item-ind', 'map-value-ind', 'anchor', 'tag'].includes(type));
  return last === undefined ? null : last.offset + last.source.length;
}

function offsetOf(tokens: readonly CST.SourceToken[], type: CST.SourceToken['type']): number | null {
  return tokens.find((token) => token.type === type)?.offset ?? null;
}

/** Ranges of block collections reach over the comments after them, so the end is that of the innermost last item. */
function contentEnd(item: unknown): number {
  if (isPair(item)) return Math.max(contentEnd(item.key), contentEnd(item.value));
  if (!isNode(item)) return 0;
  if (isBlock(item) && item.items.length > 0) {
    const last: unknown = isMap(item) ? item.items.at(-1) : item.items.at(-1);
    return contentEnd(last);
  }
  return valueEnd(item);
}

function valueEnd(node: Node): number {
  return node.range?.[1] ?? 0;
}

/** Past the comments from `start` on that are indented deeper than `column`, and the blank lines between them. */
function pastComments(text: string, start: number, column: number): number {
  let past = start;
  for (let line = start; line < text.length; ) {
    const next = nextLine(text, line + 1);
    const content = text.slice(line, next).trimStart();
    const depth = next - line - content.length;
    if (content.startsWith('#') && depth > column) past = next;
    else if (content !== '') break;
    line = next;
  }
  return past;
}
