/** Writes one minute after the other as fast as it can, saying which, until it is killed. */
import { writeSync } from 'node:fs';
import { StatsHistoryStore } from '../../src/stats/history-store.ts';
import { openStore } from '../../src/store/open.ts';

const [path = '', from = '0'] = process.argv.slice(2);
const start = Number(from);
const clock = { now: Date.now };
const history = new StatsHistoryStore(openStore({ path, log: { warn() {}, error() {} }, clock }), clock);
const spread = { count: 6, avg: 1, max: 2 };
for (let at = start; ; at += 60_000) {
  const point = { at, cpu: spread, memory: spread, memoryLimitBytes: 100, restarts: 0 };
  history.write(['a', 'b', 'c'].map((name) => ({ name, startedAt: start, point })));
  writeSync(1, `${at}\n`);
}
