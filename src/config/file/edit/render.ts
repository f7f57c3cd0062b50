import { Document, isCollection, isNode, isPair, type Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';

/** One entry of a list (with its dash) or one key with its value, as lines at column 0. */
export function renderItem(item: Pair | Node): string {
  const shown = withoutLeadingComment(item);
  if (isPair(shown)) {
    const map = new YAMLMap();
    map.items.push(shown);
    return render(map);
  }
  const seq = new YAMLSeq();
  seq.items.push(shown);
  return render(seq);
}

/** A value as it stands after a colon or a dash, in `[…]` or `{…}` if it is a collection; perhaps on several lines. */
export function renderInline(node: Node, padded: boolean): string {
  const shown = copyOf(node);
  if (isCollection(shown)) shown.flow = true;
  shown.comment = null;
  shown.commentBefore = null;
  return render(shown, padded).replace(/\n$/, '');
}

function render(contents: Node, padded = false): string {
  const document = new Document();
  document.contents = contents;
  return document.toString({ lineWidth: 0, verifyAliasOrder: false, flowCollectionPadding: padded });
}

/** Comments above an item stay where they are in the text, so they must not be written once more. */
function withoutLeadingComment(item: Pair | Node): Pair | Node {
  if (isPair(item)) return isNode(item.key) ? new Pair(bare(item.key), item.value) : item;
  return bare(item);
}

function bare(node: Node): Node {
  const copy = copyOf(node);
  copy.commentBefore = null;
  copy.spaceBefore = false;
  return copy;
}

function copyOf(node: Node): Node {
  const copy: unknown = node.clone();
  return isNode(copy) ? copy : node;
}

/** A new text in the quotes of the one that it replaces. */
export function inQuotesOf(before: Scalar, after: Scalar): Scalar {
  const quoted = before.type === Scalar.QUOTE_DOUBLE || before.type === Scalar.QUOTE_SINGLE;
  const copy = new Scalar(after.value);
  if (quoted && before.type && typeof after.value === 'string') copy.type = before.type;
  return copy;
}
