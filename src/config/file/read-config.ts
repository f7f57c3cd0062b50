import { atOnce, inTurns } from '../../kit/in-turns.ts';
import { crossCheck } from './cross-checks.ts';
import { describeIssue, type Issue, ofRightKind } from './describe-issue.ts';
import { type ConfigProblem, wholeFile } from './problem.ts';
import { type Config, configSchema, defaultConfig } from './schema.ts';
import { sizeTrouble } from './size.ts';
import { locatorOf, parsing, type YamlText } from './yaml-text.ts';

/** Either the configuration, or everything that is wrong with it, in the order of the text. */
export type ReadConfig =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** A file that is no configuration at all can be wrong in a hundred thousand places. */
const PROBLEMS_MAX = 100;

/** Aliases (*…) repeat parts of the file, and parts of those: so many values in all are more than the file can hold without. */
const VALUES_MAX = 10_000;

/**
 * Reads the text of a `stevedore.yml` in one go. Pure, never throws: the same for the file itself, for a check without
 * applying it and for what somebody proposes over the API.
 */
export function readConfig(text: string): ReadConfig {
  return atOnce(reading(text));
}

/** {@link readConfig} in turns, so that the largest file does not keep the bot from its other work. */
export function readConfigInTurns(text: string): Promise<ReadConfig> {
  return inTurns(reading(text));
}

/** {@link readConfig} that can be interrupted where it yields. */
export function* reading(text: string): Generator<undefined, ReadConfig> {
  const size = sizeTrouble(text);
  if (size !== null) return refused([wholeFile(size)]);
  const yaml = yield* parsing(text);
  if (yaml.problems.length > 0) return refused(yaml.problems);
  const data = plainData(yaml);
  if (data instanceof Error)
    return refused([wholeFile('the file repeats parts of itself (&…, *…) within themselves or too often')]);
  if (data === undefined) return { ok: true, config: defaultConfig };
  yield;
  const parsed = configSchema.safeParse(data);
  yield;
  const issues: Issue[] = [...crossCheck(data)];
  yield;
  if (!parsed.success) {
    for (const issue of ofRightKind(parsed.error.issues)) {
      issues.push(...describeIssue(issue, data));
      yield;
    }
  }
  if (issues.length > 0 || !parsed.success) {
    const locate = locatorOf(yaml);
    const problems: ConfigProblem[] = [];
    for (const { path, message, at } of issues) {
      problems.push({ message, path: path.map(shown), ...locate(path, at) });
      yield;
    }
    return refused(problems);
  }
  return { ok: true, config: parsed.data };
}

/** The data without keys that have no value: whoever comments out all of a section leaves its key behind. */
function plainData({ document }: YamlText): unknown {
  try {
    return withoutNulls(document.toJS(), { left: VALUES_MAX });
  } catch (error) {
    return error instanceof Error ? error : new Error('not readable', { cause: error });
  }
}

function withoutNulls(value: unknown, count: { left: number }): unknown {
  if (--count.left < 0) throw new RangeError('too many values');
  if (Array.isArray(value)) return value.map((entry: unknown) => withoutNulls(entry, count) ?? null);
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  const kept = Object.entries(value).flatMap(([key, entry]) => {
    const clean = withoutNulls(entry, count);
    return clean === undefined ? [] : [[key, clean] as const];
  });
  return Object.fromEntries(kept);
}

/** A key is repeated only where it looks like one: a pasted password with a colon after it is one too, to YAML. */
function shown(step: string | number): string | number {
  return typeof step === 'number' || /^[A-Za-z][A-Za-z0-9_-]{0,31}$/.test(step) ? step : '…';
}

function refused(problems: readonly ConfigProblem[]): ReadConfig {
  // Two checks of one value may say the same.
  const different = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  const sorted = [...different.values()].sort(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
  const more = sorted.length - PROBLEMS_MAX;
  if (more <= 0) return { ok: false, problems: sorted };
  return { ok: false, problems: [...sorted.slice(0, PROBLEMS_MAX), wholeFile(`and ${more} more`)] };
}
