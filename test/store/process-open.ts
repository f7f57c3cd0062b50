/** Opens the database given as an argument, says what happened and stays. */
import { openStore } from '../../src/store/open.ts';
import { StoreError } from '../../src/store/store-error.ts';

const silent = { warn() {}, error() {} };
try {
  openStore({ path: process.argv[2] ?? '', log: silent, clock: { now: Date.now }, waitMs: 0 });
  process.stdout.write('open\n');
  setInterval(() => {}, 1_000);
} catch (error) {
  if (!(error instanceof StoreError)) throw error;
  const { kind, path, owner, advice, message } = error;
  process.stdout.write(`${JSON.stringify({ kind, path, owner, advice, message })}\n`);
}
