/**
 * Claims one run after the other from the beginning, does each by appending a line to a file, and finishes it; until it is
 * killed.
 */
import { appendFileSync } from 'node:fs';
import { ScheduleRunStore } from '../../src/schedules/run-store.ts';
import { openStore } from '../../src/store/open.ts';

const [path = '', effects = '', stop = '0'] = process.argv.slice(2);
const runs = new ScheduleRunStore(openStore({ path, log: { warn() {}, error() {} }, clock: { now: Date.now } }));
for (let dueAt = 0; ; dueAt++) {
  const claim = { schedule: 'nightly', dueAt, reason: 'due', missed: null, by: null, now: dueAt } as const;
  const run = runs.claim(claim);
  if (!run) continue;
  runs.setSteps(run.id, ['minecraft']);
  runs.beginStep(run.id, 'minecraft', dueAt);
  appendFileSync(effects, `${dueAt}\n`);
  runs.endStep(run.id, 'minecraft', 'done', null, dueAt);
  runs.finish(run.id, 'done', null, dueAt);
  if (dueAt >= Number(stop)) process.stdout.write('enough\n');
}
