import { isDeepStrictEqual } from 'node:util';
import { type Document, isCollection, isScalar, Lexer, type ParsedNode, visit, YAMLMap } from 'yaml';
import { parsing } from '../yaml-text.ts';
import { itemsOf } from './changes.ts';
import { fingerprint } from './fingerprint.ts';
import { Patch } from './patch.ts';
import { renderItem } from './render.ts';
import { isBlock } from './source-items.ts';
import { applySplices } from './splice.ts';
import { indented, lineEnd, wantsBlankLine } from './text-lines.ts';

/**
 * The text with the data of `after`, changed as little as possible: lines that hold nothing that changed stay the same
 * to the byte, comments included. (`Document.toString` keeps comments, but lays out the whole file anew: indentation,
 * blanks, line ends, folding.) Comments that are not inside what is removed stay.
 *
 * `after` is the document of this same text, edited. The outcome is read again and compared; should a way of writing that
 * is unknown here have spoilt it, the document's own layout is the answer. `null` where it cannot be written: an alias
 * (`*x`) is left whose anchor (`&x`) is gone. It can be interrupted where it yields.
 */
export function* rewriting(text: string, after: Document): Generator<undefined, string | null> {
  if (hasLostAlias(after)) return null;
  const eol = lineEnd(text);
  const { document: before } = yield* parsing(text);
  if (fingerprint(before.contents) === fingerprint(after.contents)) return text;
  yield;
  const patched = patch(text, before.contents, after, eol);
  yield;
  if (patched !== null && (yield* holds(patched, after)) && !repeatsComments(patched, text)) return patched;
  return after.toString({ lineWidth: 0 }).replaceAll(/\r?\n/g, eol);
}

function patch(text: string, before: ParsedNode | null, after: Document, eol: string): string | null {
  const wanted = after.contents ?? new YAMLMap();
  if (!isCollection(wanted)) return null;
  if (isBlock(before)) {
    const changes = new Patch(text, eol);
    return changes.collection(before, wanted, null) ? applySplices(text, changes.splices, eol) : null;
  }
  if (before !== null && !(isScalar(before) && before.value === null)) return null;
  const blank = wantsBlankLine(text, text.length) ? '\n' : '';
  const lines = itemsOf(wanted).map((item) => indented(blank + renderItem(item), 0, eol));
  return applySplices(text, [{ start: text.length, end: text.length, text: lines.join(''), lines: true }], eol);
}

function* holds(text: string, after: Document): Generator<undefined, boolean> {
  const { document, problems } = yield* parsing(text);
  return problems.length === 0 && isDeepStrictEqual(document.toJS() ?? {}, after.toJS() ?? {});
}

function hasLostAlias(document: Document): boolean {
  let lost = false;
  visit(document, {
    Alias(_, alias) {
      lost ||= alias.resolve(document) === undefined;
    },
  });
  return lost;
}

/** The parser gives some comments to two neighbours; what is written anew could then bring one along a second time. */
function repeatsComments(text: string, before: string): boolean {
  const left = Map.groupBy(commentsOf(before), (comment) => comment);
  return [...Map.groupBy(commentsOf(text), (comment) => comment)].some(
    ([comment, { length }]) => length > (left.get(comment)?.length ?? 0),
  );
}

function commentsOf(text: string): readonly string[] {
  return [...new Lexer().lex(text)].filter((token) => token.startsWith('#')).map((comment) => comment.trimEnd());
}
