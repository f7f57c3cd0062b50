/** Something that is wrong with the config file. Never holds a value from the file: it might be a secret. */
export interface ConfigProblem {
  /** What was found and what is expected, in one sentence without a full stop. */
  readonly message: string;
  /** Where in the data: keys, and places in lists from 0. Empty for the file as a whole. */
  readonly path: readonly (string | number)[];
  /** Where in the text, both from 1; `null` for the file as a whole. */
  readonly line: number | null;
  readonly column: number | null;
}

/** One line for a person: `stevedore.yml:12:5: rules › #3 › allow: expected …`. Places in lists are counted from 1. */
export function formatProblem({ message, path, line, column }: ConfigProblem, file: string): string {
  const place = line === null ? file : `${file}:${line}:${column}`;
  const where = path.map((step) => (typeof step === 'number' ? `#${step + 1}` : step)).join(' › ');
  return where === '' ? `${place}: ${message}` : `${place}: ${where}: ${message}`;
}

/** A problem of the file as a whole. */
export function wholeFile(message: string): ConfigProblem {
  return { message, path: [], line: null, column: null };
}
