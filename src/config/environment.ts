import {
  botSettingKeys,
  type Environment,
  type Setting,
  type SettingKey,
  settings,
  type WebEnvironment,
  webSettingKeys,
} from './environment-settings.ts';
import { printable } from './printable.ts';

export type { Environment, WebEnvironment } from './environment-settings.ts';

/**
 * The exit code of a program whose settings are wrong (`EX_CONFIG` of sysexits.h): starting it again changes nothing
 * until a person has changed something.
 */
export const EXIT_CONFIG = 78;

/** A variable that can't be used. */
export interface EnvironmentError {
  /** The variable as it must be looked for: `WEB_PORT` or `WEB_PORT_FILE`. */
  readonly variable: string;
  /** One sentence: what was got (never of a secret) and what is expected. */
  readonly message: string;
}

/** Either every setting, or everything that is wrong with them. */
export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly errors: readonly EnvironmentError[] };

/** `process.env`, or what a test puts in its place. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Reads a text file as a whole, or throws (e.g. `(path) => readFileSync(path, 'utf8')`). */
export type ReadFile = (path: string) => string;

/** The bot's settings; the page's password is not looked at. An empty variable is an unset one. */
export function parseEnvironment(env: Variables, readFile: ReadFile): Parsed<Environment> {
  return parse<Environment>(botSettingKeys, env, readFile);
}

/** The web program's settings; the others are not looked at, right or wrong. */
export function parseWebEnvironment(env: Variables, readFile: ReadFile): Parsed<WebEnvironment> {
  return parse<WebEnvironment>(webSettingKeys, env, readFile);
}

/** The errors for a person who reads the log: one line each, most useful as the last words before {@link EXIT_CONFIG}. */
export function describeErrors(errors: readonly EnvironmentError[]): string {
  const what = errors.length === 1 ? 'One setting is wrong' : `${errors.length} settings are wrong`;
  return [`${what}:`, ...errors.map((error) => `  ${error.message}`)].join('\n');
}

function parse<Value>(keys: readonly SettingKey[], env: Variables, readFile: ReadFile): Parsed<Value> {
  const read = keys.map((key) => [key, readSetting<unknown>(settings[key], env, readFile)] as const);
  const errors = read.flatMap(([, result]) => ('error' in result ? [result.error] : []));
  if (errors.length > 0) return { ok: false, errors };
  const entries = read.map(([key, result]) => [key, 'value' in result ? result.value : undefined] as const);
  return { ok: true, value: Object.fromEntries(entries) as Value };
}

type Read<Value> = { readonly value: Value } | { readonly error: EnvironmentError };

function readSetting<Value>(setting: Setting<Value>, env: Variables, readFile: ReadFile): Read<Value> {
  const source = findText(setting, env, readFile);
  if ('error' in source) return source;
  if (source.text === '') return { value: setting.unset() };
  const result = setting.schema.safeParse(source.text);
  if (result.success) return { value: result.data };
  const got = setting.secret ? 'its value (not shown)' : quote(source.text);
  const where = source.variable === setting.name ? '' : ' in that file';
  return wrong(source.variable, `${source.variable}: got ${got}${where}, expected ${setting.expected}`);
}

type Source = { readonly variable: string; readonly text: string } | { readonly error: EnvironmentError };

/** The text and the variable it came from; an empty text stands for "unset". */
function findText(setting: Setting<unknown>, env: Variables, readFile: ReadFile): Source {
  const { name } = setting;
  const text = (env[name] ?? '').trim();
  const file = (env[`${name}_FILE`] ?? '').trim();
  if (text !== '' && file !== '') {
    return wrong(name, `${name}: got both ${name} and ${name}_FILE, expected one of them`);
  }
  if (file === '') return { variable: name, text };
  const variable = `${name}_FILE`;
  try {
    return { variable, text: readFile(file).trim() };
  } catch (error) {
    const why = reason(error);
    return wrong(
      variable,
      `${variable}: got ${quote(file)}, which can't be read (${why}), expected a readable text file`,
    );
  }
}

function wrong(variable: string, message: string): { readonly error: EnvironmentError } {
  return { error: { variable, message } };
}

/** The system's short code, such as ENOENT: its message would repeat the path. */
function reason(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.message : String(error);
}

/** In quotes and on one line, whatever is in it; shortened; without the password that an address can carry. */
function quote(text: string): string {
  const safe = text.replace(/\/\/[^/@]*@/, '//***@');
  return `"${printable(safe.length > 100 ? `${safe.slice(0, 100)}…` : safe)}"`;
}
