/**
 * A program for the tests of `npm start`. It notes what happens to it in the file NOTES, one word a line, and does as
 * its MODE says: `stay`, `crash`, `leave`, `wrong-settings`, or `stubborn`, which does not stop when it is asked to.
 */
import { appendFileSync } from 'node:fs';

const mode = process.env['MODE'];
const note = (word: string): void => appendFileSync(process.env['NOTES'] ?? '', `${word}\n`);

note('started');
process.on('SIGTERM', () => {
  note('asked');
  if (mode !== 'stubborn') setImmediate(() => process.exit(0));
});
process.on('disconnect', () => process.exit(0));

if (mode === 'crash') process.exit(3);
if (mode === 'leave') process.exit(0);
if (mode === 'wrong-settings') process.exit(78);
setInterval(() => undefined, 60_000);
