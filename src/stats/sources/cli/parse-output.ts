import { type CliRow, parseRow } from './parse-row.ts';

/** Cursor movements and erasures, which some CLIs print even into a pipe: ESC [ … letter. */
const ANSI = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[ -/]*[@-~]`, 'g');

/**
 * All rows of one run of `docker stats`. What is no row is passed over: escape sequences, a last line cut off, warnings.
 * Where a container comes twice, as in CLIs that print each frame twice, the last row counts.
 */
export function parseOutput(output: string): CliRow[] {
  const rows = new Map<string, CliRow>();
  for (const line of output.replace(ANSI, '\n').split(/[\r\n]+/)) {
    const row = line.trim() === '' ? null : parseRow(line.trim());
    if (row !== null) rows.set(row.id || row.name, row);
  }
  return [...rows.values()];
}
