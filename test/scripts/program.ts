/**
 * A program for the tests of `npm start`. It notes what happens to it in the file NOTES, one word a line, and does as
 * its MODE says: `stay`, `still` (after a heartbeat its event loop turns no more), `crash`, `leave`, `wrong-settings`, or `stubborn`, which does not stop when it is asked to.
 */
import { appendFileSync } from 'node:fs';
import { beatInto } from '../../src/config/heartbeat.ts';

const mode = process.env['MODE'];
const note = (word: string): void => appendFileSync(process.env['NOTES'] ?? '', `${word}\n`);

process.on('SIGTERM', () => {
  note('asked');
  if (mode !== 'stubborn') setImmediate(() => process.exit(0));
});
note('started');
if (mode === 'stay' && process.env['SAY_PID'] === '1') note(`pid ${process.pid}`);
process.on('disconnect', () => process.exit(0));

if (mode === 'still') {
  beatInto('3');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
if (mode === 'stay') beatInto('3');
if (mode === 'crash') process.exit(3);
if (mode === 'leave') process.exit(0);
if (mode === 'wrong-settings') process.exit(78);
setInterval(() => undefined, 60_000);
