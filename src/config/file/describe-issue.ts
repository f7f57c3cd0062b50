import type * as z from 'zod';
import { keysAt } from './json-schema.ts';
import { nearest } from './nearest.ts';

/** What is wrong with the data, before it is known where that is in the text. */
export interface Issue {
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** What of the place is meant: its key or what stands there. */
  readonly at: 'key' | 'value';
}

/** Without what is wrong with the size of something that is of another kind altogether: a text for a list, say. */
export function ofRightKind(issues: readonly z.core.$ZodIssue[]): readonly z.core.$ZodIssue[] {
  const place = ({ path }: z.core.$ZodIssue) => JSON.stringify(path.map(String));
  const otherKind = new Set(issues.filter(({ code }) => code === 'invalid_type').map(place));
  return issues.filter((issue) => issue.code === 'invalid_type' || !otherKind.has(place(issue)));
}

/** Our words for what zod found in `data`: what is there, by its kind and never by its value, and what is expected. */
export function describeIssue(issue: z.core.$ZodIssue, data: unknown): readonly Issue[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  const at = 'value';
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], message: unknownKey(key, keysAt(path)), at: 'key' }));
    case 'invalid_key':
      return issue.issues.map(({ message }) => ({ path, message, at: 'key' }));
    case 'too_small':
      if (issue.origin !== 'array') break;
      return [{ path, message: `expected at least ${entries(issue.minimum)}`, at }];
    case 'too_big':
      if (issue.origin !== 'array') break;
      return [{ path, message: `expected at most ${entries(issue.maximum)}`, at }];
    case 'invalid_type': {
      const found = valueAt(data, path);
      const name = path.at(-1);
      if (found === undefined && typeof name === 'string') {
        const expected = kinds[issue.expected];
        // Scalars bring their own words along, see values.ts.
        return [{ path, message: `missing: ${expected === undefined ? issue.message : `expected ${expected}`}`, at }];
      }
      const kind = kinds[issue.expected];
      const hint = issue.expected === 'array' && typeof found === 'string' ? '; put it in brackets: […]' : '';
      if (kind !== undefined) return [{ path, message: `expected ${kind}, found ${kindOf(found)}${hint}`, at }];
    }
  }
  return [{ path, message: issue.message, at }];
}

const kinds: Readonly<Record<string, string>> = {
  object: 'keys and values',
  record: 'keys and values',
  array: 'a list',
  boolean: 'true or false',
};

/** What a value is called in messages. */
function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'keys and values';
  if (typeof value === 'boolean') return 'true or false';
  return typeof value === 'number' ? 'a number' : 'text';
}

function unknownKey(key: string, known: readonly string[]): string {
  const near = nearest(key, known);
  const what = 'there is no such setting here';
  return near === null ? `${what}; expected one of ${known.join(', ')}` : `${what}; did you mean ${near}?`;
}

function entries(count: number | bigint): string {
  return count === 1 ? 'one entry' : `${count} entries`;
}

function valueAt(data: unknown, path: readonly (string | number)[]): unknown {
  let value = data;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.getOwnPropertyDescriptor(value, step)?.value;
  }
  return value;
}
