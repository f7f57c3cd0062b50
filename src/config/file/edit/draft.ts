import { type Document, isCollection, isMap, isScalar, isSeq, type Node } from 'yaml';

/** Data as the file can hold it. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** Where something is in the file: keys, and places in lists from 0. */
export type Path = readonly [string, ...(string | number)[]];

/** The config file while it is edited: its data as written, without defaults. */
export interface ConfigDraft {
  /** What is there; `undefined` where nothing is. */
  get(path: Path): unknown;
  /** Puts it there, making the sections on the way. The place just after a list's last is one, too. */
  set(path: Path, value: Plain): void;
  /** Puts it at the end of the list there, making the list. */
  add(path: Path, value: Plain): void;
  /** Removes it. False where there was nothing. */
  delete(path: Path): boolean;
}

/** Lists of this many words are written on one line. */
const SHORT_LIST = 6;

/** A draft over a YAML document, which it changes. */
export function draftOf(document: Document): ConfigDraft {
  makeRoom(document);
  const node = (value: Plain): Node => laidOut(document.createNode(value));
  return {
    get(path) {
      const found: unknown = document.getIn(inWords(document, path), true);
      if (isCollection(found)) return found.toJS(document);
      return isScalar(found) ? (found.value ?? undefined) : undefined;
    },
    set(path, value) {
      clearEmpty(document, path);
      const place = inWords(document, path);
      const old: unknown = document.getIn(place, true);
      // Keeps the anchor of a value that others refer to.
      if (isScalar(old) && (typeof value !== 'object' || value === null)) old.value = value;
      else document.setIn(place, node(value));
    },
    add(path, value) {
      clearEmpty(document, [...path, 0]);
      const place = inWords(document, path);
      const list: unknown = document.getIn(place, true);
      if (isSeq(list)) list.add(node(value));
      else document.setIn(place, node([value]));
    },
    delete(path) {
      const place = inWords(document, path);
      return document.getIn(place, true) !== undefined && document.deleteIn(place);
    },
  };
}

/** Keys of sections are words, also those that look like numbers. */
function inWords(document: Document, path: readonly (string | number)[]): readonly (string | number)[] {
  let node: unknown = document.contents;
  return path.map((step) => {
    const word = isMap(node) ? String(step) : step;
    node = isCollection(node) ? node.get(word, true) : undefined;
    return word;
  });
}

/** After `---`, nothing is a value too, and no section can be put into that. */
function makeRoom(document: Document): void {
  const { contents } = document;
  if (!isScalar(contents) || contents.value !== null) return;
  const comments = [contents.commentBefore, contents.comment, document.comment].filter((one) => one != null);
  document.contents = null;
  document.comment = comments.length > 0 ? comments.join('\n') : null;
}

/** A key that is left without a value (`rules:`) is in the way of what comes below it. */
function clearEmpty(document: Document, path: readonly (string | number)[]): void {
  const words = inWords(document, path);
  for (let depth = 1; depth < words.length; depth++) {
    const found: unknown = document.getIn(words.slice(0, depth), true);
    if (!isScalar(found) || found.value !== null) continue;
    const parent: unknown = depth === 1 ? document.contents : document.getIn(words.slice(0, depth - 1), true);
    if (isMap(parent)) parent.set(words[depth - 1], document.createNode(typeof path[depth] === 'number' ? [] : {}));
    return;
  }
}

/** Short lists of words as `[a, b]`, everything else on lines of its own. */
function laidOut(node: Node): Node {
  if (isSeq(node)) {
    node.flow = node.items.length <= SHORT_LIST && node.items.every((item) => isScalar(item));
    for (const item of node.items) if (isCollection(item)) laidOut(item);
  } else if (isMap(node)) for (const { value } of node.items) if (isCollection(value)) laidOut(value);
  return node;
}
