/** Finishes one action and is in the middle of a second one until it is killed. */

import { AuditStore } from '../../src/audit/audit-store.ts';
import { openStore } from '../../src/store/open.ts';

const silent = { warn() {}, error() {} };
const clock = { now: Date.now };
const audit = new AuditStore(openStore({ path: process.argv[2] ?? '', log: silent, clock }), { log: silent, clock });
const entry = {
  at: 1_000,
  actor: { kind: 'member', id: '42', name: 'Alice', roleIds: [], manager: true },
  guildId: '1',
  channelId: '2',
  action: 'restart',
} as const;
const first = audit.begin({ ...entry, target: 'finished' });
audit.finish(first, { outcome: 'done', durationMs: 5, detail: null });
audit.begin({ ...entry, target: 'under-way' });
process.stdout.write('begun\n');
setInterval(() => {}, 1_000);
