/** Ends two runs, one after the other, and is killed when the second one has ended and is not in the audit yet. */

import { AuditStore } from '../../src/audit/audit-store.ts';
import { finishRun } from '../../src/schedules/model/audit-run.ts';
import { ScheduleRunStore } from '../../src/schedules/run-store.ts';
import { openStore } from '../../src/store/open.ts';

const clock = { now: Date.now };
const log = { warn() {}, error() {} };
const db = openStore({ path: process.argv[2] ?? '', log, clock });
const runs = new ScheduleRunStore(db);
const journal = new AuditStore(db, { log, clock });
const end = (dueAt: number, record: AuditStore['record']) => {
  const run = runs.claim({ schedule: 'nightly', dueAt, reason: 'due', missed: null, by: null, now: dueAt });
  finishRun({ runs, audit: { record }, clock }, run?.id ?? 0, null, 'done', `run ${dueAt}`);
};
end(1, (entry) => journal.record(entry));
end(2, () => {
  process.stdout.write('ended\n');
  // Whoever started us kills us now.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
