/**
 * A program that edits the config file over and over until somebody kills it, and says after each edit which one it was.
 * Run with the data directory as its argument.
 */
import { writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { openConfigStore } from '../../../src/config/file/file-config-store.ts';
import { systemClock } from '../../../src/kit/clock.ts';

const [, , dataDir = ''] = process.argv;
const store = await openConfigStore({
  dataDir,
  clock: systemClock,
  report: (what, error) => {
    throw new Error(what, { cause: error });
  },
});
// Whoever is killed saves nothing at its end, and the next two hundred start sooner with it.
flushCompileCache();
const rules = store.current().rules.length;
for (let edit = Number(store.current().rules[0]?.name?.slice('edit '.length)); ; ) {
  edit++;
  await store.edit((draft) => {
    for (let place = 0; place < rules; place++) draft.set(['rules', place, 'name'], `edit ${edit}`);
  }, store.text()?.revision ?? '');
  writeSync(1, `${edit}\n`);
}
