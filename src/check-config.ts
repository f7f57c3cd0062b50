/**
 * Checks a config file without applying it:
 *
 *   node src/check-config.ts /data/stevedore.yml
 *
 * Ends with 0 if it is right; with 1 after listing everything that is wrong with it; with 2 if it could not be read.
 */
import { readSource } from './config/file/config-source.ts';
import { formatProblem } from './config/file/problem.ts';
import { readConfig } from './config/file/read-config.ts';
import { printable } from './config/printable.ts';

/** Says what is wrong on the standard error, or that nothing is on the standard output. The exit code. */
async function check(path: string | undefined): Promise<number> {
  if (path === undefined) {
    process.stderr.write('Which file? For example: npm run check-config -- /data/stevedore.yml\n');
    return 2;
  }
  const shown = printable(path);
  const found = await readSource(path);
  if (found.kind !== 'text') {
    const why = found.kind === 'missing' ? 'there is no such file' : found.problem.message;
    process.stderr.write(`${shown}: ${why}\n`);
    return 2;
  }
  const read = readConfig(found.text.text);
  if (read.ok) {
    process.stdout.write(`${shown} is right.\n`);
    return 0;
  }
  const lines = read.problems.map((problem) => `${formatProblem(problem, shown)}\n`);
  process.stderr.write(lines.join(''));
  return 1;
}

process.exitCode = await check(process.argv[2]);
