import { types } from 'node:util';
import { printable } from './printable.ts';

/** What a line of the log has room for, in characters as they are printed. */
const ROOM = 12_000;
const LONGEST_MESSAGE = 4_000;
const LONGEST_FACT = 1_000;
const LONGEST_STACK = 4_000;
const LONGEST_KEY = 100;
/** Facts of one object, items of one list. */
const MOST_ENTRIES = 40;
/** How deep objects may lie in each other; causes too. */
const DEEPEST = 4;

/** An interaction's token has some 220 characters. */
const LONGEST_FORM = 256;

/** Stands where something may not be seen. */
export const HIDDEN = '[hidden]';
const LEFT_OUT = '[left out]';
const UNREADABLE = '[unreadable]';

/** What is hidden by its key, wherever it lies. */
const SECRET_KEY = /(?:(?:token|password|secret|cookie|api_?key)s?|authorization|auth)$/i;
/** What libraries hang on to what they throw: what was sent, and what came back. */
const BODY_KEY = /^(?:files?|body|content|json|data|headers|options|(?:request|response|raw)[a-z]*)$/i;
/** Of those what may be text as a whole; under the others text is a name or an id. */
const BODY_TEXT_KEY = /^(?:body|content|json|data|(?:request|response|raw)(?:body|data)?)$/i;
/** All that is said of an error besides its name, message, stack and causes. */
const ERROR_FACTS = [
  'code',
  'errno',
  'syscall',
  'errcode',
  'status',
  'statusCode',
  'kind',
  'method',
  'exitCode',
  'signal',
] as const;

/** Secrets that are known by their form, whoever they belong to. Each in linear time. */
const SECRET_FORMS: readonly (readonly [RegExp, string])[] = [
  // The token in an interaction's address lets anyone answer in the bot's name for 15 minutes.
  [/((?:\/|%2F)(?:webhooks|interactions)(?:\/|%2F)\d{1,20}(?:\/|%2F))[^/?#%\s"'<>]+/gi, `$1${HIDDEN}`],
  // "interaction" in Base64: how such a token begins.
  [/aW50ZXJhY3Rpb2[0-9A-Za-z_+/=-]+/g, HIDDEN],
  // A bot's token, also one that was entered by mistake and is not known here.
  [/[\w-]{10,40}\.[\w-]{5,8}\.[\w-]{25,}/g, HIDDEN],
  [/\b((?:Bearer|Basic) )[\w.~+/=-]{16,}/g, `$1${HIDDEN}`],
  [/(:\/\/)[^/\s@"']{1,200}@/g, `$1${HIDDEN}@`],
];

/** What is left of the room of one line, and the texts that may not be in it. */
interface Line {
  room: number;
  readonly secrets: readonly string[];
}

/**
 * Makes what a line of the log is asked to say fit for it: values of its own that hold nothing secret and are bounded together,
 * whatever came in. An error becomes an allow-list of its facts, because libraries hang all of a request on what they throw:
 * the files that were sent, the token in its address. Never throws, calls nothing of what it reads but getters.
 *
 * @param secrets what must not appear
 */
export function loggable(secrets: Iterable<string>): {
  /** Facts by their names. */
  facts(value: object): Record<string, unknown>;
  /** The line's sentence. */
  sentence(value: unknown): string;
} {
  const line: Line = { room: ROOM, secrets: [...secrets] };
  return {
    facts: (value) => {
      if (isError(value)) return { err: errorFacts(value, line, 0) };
      const read = entriesOf(value, line, 0);
      return typeof read === 'string' ? { value: read } : read;
    },
    sentence: (value) => text(typeof value === 'string' ? value : described(value), LONGEST_MESSAGE, line),
  };
}

/** As a fact: a copy of plain data, or a word for what it is. */
function fact(value: unknown, key: string, line: Line, depth: number): unknown {
  if (SECRET_KEY.test(key) && typeof value !== 'boolean' && value !== null && value !== undefined) return HIDDEN;
  if (key === 'err' && value !== null && value !== undefined) return errorFacts(value, line, depth);
  if (typeof value === 'string') return BODY_TEXT_KEY.test(key) ? LEFT_OUT : text(value, LONGEST_FACT, line);
  // Numbers take room as well, and so does each level of what holds them.
  line.room -= 8;
  if (value === null || ['number', 'boolean', 'undefined'].includes(typeof value)) return value;
  if (typeof value !== 'object') return text(described(value), LONGEST_FACT, line);
  if (isError(value)) return errorFacts(value, line, depth);
  if (BODY_KEY.test(key)) return LEFT_OUT;
  return entriesOf(value, line, depth);
}

/** The entries of a list or of a plain object; of anything else what it is, because what it holds is not ours to tell. */
function entriesOf(value: object, line: Line, depth: number): Record<string, unknown> | string {
  try {
    if (types.isDate(value)) return text(value.toISOString(), LONGEST_FACT, line);
    if (!isPlain(value) || depth > DEEPEST) return text(described(value), LONGEST_FACT, line);
    const keys = Object.keys(value);
    const entries = keys.slice(0, MOST_ENTRIES).flatMap((key): (readonly [string, unknown])[] => {
      if (line.room <= 0) return [];
      const item = fact(read(value, key), key, line, depth + 1);
      return [[Array.isArray(value) ? key : text(key, LONGEST_KEY, line), item]];
    });
    if (entries.length < keys.length) entries.push(['…', `${keys.length - entries.length} more`]);
    // A list's too: where something was left out it says so by its key.
    return Array.isArray(value) && entries.length === keys.length
      ? (entries.map(([, item]) => item) as unknown as Record<string, unknown>)
      : Object.fromEntries(entries);
  } catch {
    return UNREADABLE;
  }
}

function errorFacts(error: unknown, line: Line, depth: number, seen: readonly unknown[] = []): unknown {
  // What was thrown need not be an error.
  if (typeof error !== 'object' || error === null)
    return { type: typeof error, message: text(described(error), LONGEST_FACT, line) };
  if (seen.includes(error)) return '[the same again]';
  if (depth > DEEPEST || line.room <= 0) return '[…]';
  const within = [...seen, error];
  const name = stringOf(error, 'name') ?? described(error);
  const message = stringOf(error, 'message') ?? '';
  const shown = text(message, LONGEST_FACT, line);
  const facts: Record<string, unknown> = { type: text(name, LONGEST_KEY, line), message: shown };
  for (const key of ERROR_FACTS) {
    const value = read(error, key);
    if (typeof value === 'number') facts[key] = value;
    else if (typeof value === 'string') facts[key] = text(value, LONGEST_KEY, line);
  }
  const url = stringOf(error, 'url');
  if (url !== null) facts['route'] = text(routeOf(url), LONGEST_FACT, line);
  facts['stack'] = stackOf(error, message, shown, line);
  const cause = read(error, 'cause');
  if (cause !== undefined && cause !== null) facts['cause'] = errorFacts(cause, line, depth + 1, within);
  const errors = read(error, 'errors');
  if (Array.isArray(errors) && isError(error)) {
    facts['errors'] = errors.slice(0, DEEPEST).map((one: unknown) => errorFacts(one, line, depth + 1, within));
  }
  return facts;
}

/** V8 begins it with the message, which may be longer than all of the calls that led there: here as it is shown already. */
function stackOf(error: object, message: string, shown: string, line: Line): string {
  const stack = stringOf(error, 'stack') ?? '';
  const at = message === '' ? -1 : stack.slice(0, message.length + LONGEST_KEY).indexOf(message);
  if (at < 0) return text(stack, LONGEST_STACK, line);
  line.room -= shown.length;
  return `${text(stack.slice(0, at), LONGEST_KEY, line)}${shown}${text(stack.slice(at + message.length), LONGEST_STACK, line)}`;
}

/** Of a whole address its path; the host is no news, the query may be anything. */
function routeOf(url: string): string {
  return (url.split(/[?#]/, 1)[0] ?? '').replace(/^[a-z]+:\/\/[^/]*/i, '');
}

/** So much of a text as there is room for, without what may not be seen. */
function text(value: string, most: number, line: Line): string {
  const cap = Math.min(most, Math.max(line.room, 0));
  const longest = Math.max(LONGEST_FORM, ...line.secrets.map(({ length }) => length));
  // So much more is read as a secret can stand across the cut, and what could be the beginning of one goes with the rest.
  const isCut = value.length > cap + longest;
  const clean = withoutSecrets(isCut ? value.slice(0, cap + longest) : value, line.secrets);
  const whole = isCut ? clean.slice(0, Math.max(0, clean.length - longest)) : clean;
  const shown = whole.length > cap || isCut ? `${whole.slice(0, cap)}… (${value.length} characters)` : whole;
  line.room -= printable(JSON.stringify(shown)).length;
  return shown;
}

/** Characters. Shorter secrets would be found in ordinary words. */
export const SHORTEST_SECRET = 6;

function withoutSecrets(value: string, secrets: readonly string[]): string {
  let clean = value;
  for (const secret of secrets) if (secret.length >= SHORTEST_SECRET) clean = clean.replaceAll(secret, HIDDEN);
  for (const [form, instead] of SECRET_FORMS) clean = clean.replace(form, instead);
  return clean;
}

function isError(value: unknown): boolean {
  try {
    return types.isNativeError(value) || value instanceof Error;
  } catch {
    return false;
  }
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A getter may throw, and a proxy at anything. */
function read(value: object, key: string): unknown {
  try {
    return (value as Record<string, unknown>)[key];
  } catch {
    return UNREADABLE;
  }
}

function stringOf(value: object, key: string): string | null {
  const found = read(value, key);
  return typeof found === 'string' ? found : null;
}

/** A word for what is neither text nor plain data. */
function described(value: unknown): string {
  if (typeof value === 'bigint' || typeof value === 'symbol') return value.toString();
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? '[function]' : String(value);
  const made = read(value, 'constructor');
  const name = typeof made === 'function' ? read(made, 'name') : null;
  return `[${typeof name === 'string' && name !== '' ? name : 'object'}]`;
}
