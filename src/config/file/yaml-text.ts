import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  type Pair,
  Parser,
  visit,
  type YAMLMap,
  YAMLParseError,
} from 'yaml';
import { atOnce } from '../../kit/in-turns.ts';
import type { ConfigProblem } from './problem.ts';

/** A YAML text with what is needed to say where something is in it. */
export interface YamlText {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  /** What keeps it from being read at all. Then `document` is not to be relied on. */
  readonly problems: readonly ConfigProblem[];
}

const TAGGED = 'tags (!…) are not used here';

/** Somebody meant a pattern: nobody uses anchors in this file by accident. */
const ALIAS_OF_NOTHING =
  'a pattern that begins with * goes in quotes; without them it is an alias, and nothing above is named so';

/** Finding what an alias stands for takes the parser a walk through all that is above it. */
const ALIASES_MAX = 200;

/** What the parser's codes mean to somebody who does not write parsers. Its own messages quote the file. */
const meanings: Readonly<Record<string, string>> = {
  BAD_DQ_ESCAPE: 'this escape sequence is not known; write a backslash in "…" as \\\\, or use \'…\'',
  BAD_INDENT: 'the indentation does not fit what is above it, or a bracket there is not closed',
  BAD_SCALAR_START: 'text cannot start with this character; put it in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a key and its value cannot stand in the value of another key on the same line',
  BLOCK_IN_FLOW: 'within […] and {…}, write lists and keys in […] and {…} too',
  DUPLICATE_KEY: 'this key is here twice',
  KEY_OVER_1024_CHARS: 'this key is too long; is there a quote missing?',
  MISSING_CHAR: 'a character is missing here: a quote, a bracket, a colon or a comma',
  MULTIPLE_DOCS: 'expected one document: remove the line ---',
  MULTILINE_IMPLICIT_KEY: 'a key must be on one line; is there a colon missing?',
  NON_STRING_KEY: 'expected a word before the colon',
  RESOURCE_EXHAUSTION: 'this is nested too deeply',
  TAB_AS_INDENT: 'indent with spaces, not with tabs',
  TAG_RESOLVE_FAILED: TAGGED,
  BAD_ALIAS: 'text that begins with * goes in quotes; without them it is an alias',
  UNEXPECTED_TOKEN: 'this is not expected here; is there a quote, a bracket or a space missing?',
};

/** Parses it, keeping where everything stands. */
export function parseYaml(text: string): YamlText {
  return atOnce(parsing(text));
}

/** {@link parseYaml} that can be interrupted where it yields. */
export function* parsing(text: string): Generator<undefined, YamlText> {
  const lines = new LineCounter();
  const tokens = yield* tokensOf(text, lines);
  const document = withoutStacks(() => compose(tokens, text.length));
  yield;
  const wrong = [...document.errors, ...document.warnings];
  // After the first one, every word of the file may be one.
  const unexpected = wrong.find(({ code }) => code === 'UNEXPECTED_TOKEN');
  const told = wrong.filter((one) => one.code !== 'UNEXPECTED_TOKEN' || one === unexpected);
  const found = told.map(({ code, pos }) => ({
    message: meanings[code] ?? 'this is not YAML',
    offset: pos[0],
  }));
  const problems = (found.length > 0 ? found : [...duplicateKeys(document), ...unusableNodes(document)]).map(
    ({ message, offset }) => ({
      message,
      path: [],
      ...position(lines, offset),
    }),
  );
  return { document, lines, problems };
}

/** Words of the file between two places where reading it may be interrupted. */
const WORDS_AT_ONCE = 100;

/** What the parser's own `parse` makes of the text. */
function* tokensOf(text: string, lines: LineCounter): Generator<undefined, readonly CST.Token[]> {
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  lines.addNewLine(0);
  let words = 0;
  for (const word of new Lexer().lex(text)) {
    tokens.push(...parser.next(word));
    if (++words % WORDS_AT_ONCE === 0) yield;
  }
  tokens.push(...parser.end());
  return tokens;
}

function compose(tokens: readonly CST.Token[], length: number): Document.Parsed {
  const composer = new Composer({
    prettyErrors: false,
    stringKeys: true,
    keepSourceTokens: true,
    // The parser compares each key with each other; see duplicateKeys.
    uniqueKeys: false,
    logLevel: 'error',
  });
  // There always is one at its end.
  const [document, second] = composer.compose(tokens, true, length).take(2);
  if (document === undefined) throw new Error('the parser made no document of the text');
  if (second !== undefined)
    document.errors.push(new YAMLParseError([second.range[0], second.range[1]], 'MULTIPLE_DOCS', 'one is expected'));
  return document as Document.Parsed;
}

/** Each mistake is an error to the parser, and writing down where in our code it arose takes longer than finding it. */
function withoutStacks<Result>(work: () => Result): Result {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = before;
  }
}

/** Keys that are in the same section twice. */
function duplicateKeys(document: Document.Parsed): readonly { readonly message: string; readonly offset: number }[] {
  const found: { message: string; offset: number }[] = [];
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) found.push({ message: meanings['DUPLICATE_KEY'] ?? '', offset: rangeStart(key) ?? 0 });
        seen.add(key.value);
      }
    },
  });
  return found;
}

/** What YAML allows and we do not: tags turn data into other data, and an alias may stand for nothing. */
function unusableNodes(document: Document.Parsed): readonly { readonly message: string; readonly offset: number }[] {
  const found: { message: string; offset: number }[] = [];
  let aliases = 0;
  const anchors = new Set<string>();
  visit(document, {
    Node(_, node) {
      const offset = rangeStart(node) ?? 0;
      if ('anchor' in node && typeof node.anchor === 'string') anchors.add(node.anchor);
      if (isAlias(node)) {
        if (++aliases > ALIASES_MAX) {
          found.push({ message: `there are more than ${ALIASES_MAX} aliases (*…)`, offset });
          return visit.BREAK;
        }
        if (!anchors.has(node.source)) found.push({ message: ALIAS_OF_NOTHING, offset });
      } else if (node.tag !== undefined) found.push({ message: TAGGED, offset });
      return undefined;
    },
  });
  return found;
}

/**
 * Finds where something stands, or its key where that is meant. A list or a section stands where its key does; what is absent
 * stands where it should be. It remembers the keys of the sections it went through: a file may be wrong in a thousand places.
 */
export function locatorOf({ document, lines }: YamlText) {
  const known = new Map<YAMLMap, Map<unknown, Pair>>();
  const pairOf = (map: YAMLMap, key: string | number): Pair | undefined => {
    let pairs = known.get(map);
    if (!pairs) {
      pairs = new Map(map.items.map((pair) => [isScalar(pair.key) ? pair.key.value : pair.key, pair]));
      known.set(map, pairs);
    }
    return pairs.get(key);
  };
  return (path: readonly (string | number)[], what: 'key' | 'value') =>
    position(lines, offsetOf(document.contents, path, what, pairOf));
}

function offsetOf(
  root: Node | null,
  path: readonly (string | number)[],
  what: 'key' | 'value',
  pairOf: (map: YAMLMap, key: string | number) => Pair | undefined,
): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const [depth, step] of path.entries()) {
    if (isMap(node)) {
      const pair = pairOf(node, step);
      if (!isPair(pair)) return offset;
      const wanted = what === 'value' && depth === path.length - 1 && isLeaf(pair.value) ? pair.value : pair.key;
      offset = rangeStart(wanted) ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
      offset = rangeStart(node) ?? offset;
    } else return offset;
  }
  return offset;
}

/** Something that stands on the line of its key; a value that is left out (`key:`) does not. */
function isLeaf(node: unknown): boolean {
  return isAlias(node) || (isScalar(node) && node.source !== '');
}

function rangeStart(node: unknown): number | undefined {
  return isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range?.[0] : undefined;
}

function position(lines: LineCounter, offset: number): { readonly line: number; readonly column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}
