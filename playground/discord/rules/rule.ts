import type { Json, JsonObject } from '../world/json.ts';

/** Where in a request's body something is wrong. */
export type Path = readonly (string | number)[];

/** One thing wrong with a field, as the tree of an "Invalid Form Body" names it. */
export interface FieldError {
  readonly path: Path;
  readonly code: string;
  readonly message: string;
}

/** Notes an error; the path is relative to the subject. */
export type Fail = (path: Path, code: string, message: string) => void;

/** One thing Discord insists on about a piece of a request. Each has a name of its own, so that a test can switch it off. */
export interface Rule<Subject> {
  readonly name: string;
  readonly check: (subject: Subject, fail: Fail) => void;
}

/** Field errors as the nested object Discord answers with. */
export function errorTree(errors: readonly FieldError[]): JsonObject {
  const root: JsonObject = {};
  for (const { path, code, message } of errors) {
    let node = root;
    for (const key of path) {
      const next = (node[key] ?? {}) as JsonObject;
      node[key] = next;
      node = next;
    }
    const list = (node['_errors'] ?? []) as Json[];
    list.push({ code, message });
    node['_errors'] = list;
  }
  return root;
}
