import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AuditStore } from '../../src/audit/audit-store.ts';
import type { AuditEntry } from '../../src/audit/model/entry.ts';
import type { AuditFilter } from '../../src/audit/model/journal.ts';
import { openStore } from '../../src/store/open.ts';
import { rememberingLog, temporaryDirectory, temporaryStore } from '../store/open-temporary.ts';
import { killHard, startProcess, untilItSays } from '../store/processes.ts';

const alice = { kind: 'member', id: '42', name: 'Alice', roleIds: ['7'], manager: false } as const;
const entry: AuditEntry = {
  at: 1_000,
  actor: alice,
  guildId: '1',
  channelId: '2',
  action: 'restart',
  target: 'minecraft',
  outcome: 'done',
  durationMs: 12.5,
  detail: null,
};

function temporaryAudit(retention = { days: 365, maxRows: 100_000 }) {
  const store = temporaryStore();
  const options = { log: store.log, clock: { now: () => 2_000 }, retention: () => retention };
  return { ...store, audit: new AuditStore(store.db, options), options };
}

test('an entry says who, where, what, on what, and what became of it', () => {
  const { audit } = temporaryAudit();
  audit.record(entry);
  audit.record({
    ...entry,
    actor: { kind: 'schedule', name: 'nightly' },
    guildId: null,
    channelId: null,
    outcome: 'failed',
    detail: 'the engine is away',
  });
  expect(audit.query({}).records).toEqual([
    {
      ...entry,
      id: 2,
      actor: { kind: 'schedule', id: null, name: 'nightly' },
      guildId: null,
      channelId: null,
      outcome: 'failed',
      detail: 'the engine is away',
    },
    { ...entry, id: 1, actor: { kind: 'member', id: '42', name: 'Alice' } },
  ]);
});

test('an action stands in the audit while it is under way', () => {
  const { audit } = temporaryAudit();
  const id = audit.begin(entry);
  expect(audit.query({}).records).toMatchObject([{ id, outcome: 'running', durationMs: null }]);
  audit.finish(id, { outcome: 'refused', durationMs: 3, detail: 'not allowed' });
  expect(audit.query({}).records).toMatchObject([{ id, outcome: 'refused', durationMs: 3, detail: 'not allowed' }]);
});

test('an action that kill -9 cut short is "interrupted" afterwards, what was finished stays', async () => {
  const path = join(temporaryDirectory(), 'stevedore.db');
  const child = startProcess('process-audit.ts', [path]);
  await untilItSays(child, 'begun');
  await killHard(child);
  const log = rememberingLog();
  const clock = { now: () => 9_000 };
  const db = openStore({ path, log, clock });
  const audit = new AuditStore(db, { log, clock });
  expect(audit.interrupted).toBe(1);
  expect(audit.query({}).records).toMatchObject([
    { target: 'under-way', outcome: 'interrupted', durationMs: null },
    { target: 'finished', outcome: 'done', durationMs: 5 },
  ]);
  expect(new AuditStore(db, { log, clock }).interrupted).toBe(0);
  db.close();
});

test('nothing can be changed or taken out afterwards', () => {
  const { db, audit } = temporaryAudit();
  for (let n = 0; n < 3; n++) audit.record(entry);
  for (const tampering of [
    "UPDATE audit_begun SET actor_id = '1'",
    "UPDATE audit_finished SET outcome = 'refused'",
    'DELETE FROM audit_finished WHERE id = 2',
    'DELETE FROM audit_begun WHERE id = 2',
    "INSERT OR REPLACE INTO audit_finished (id, at, outcome) VALUES (2, 0, 'refused')",
    "INSERT OR REPLACE INTO audit_begun (id, at, actor_kind, action) VALUES (2, 0, 'x', 'x')",
  ]) {
    expect(() => db.exec(tampering), tampering).toThrow(/append-only/);
  }
  expect(audit.query({}).records.map((record) => record.outcome)).toEqual(['done', 'done', 'done']);
});

test('an ending comes once: a second one is refused and logged', () => {
  const { audit, log } = temporaryAudit();
  const id = audit.begin(entry);
  audit.finish(id, { outcome: 'done', durationMs: 1, detail: null });
  audit.finish(id, { outcome: 'failed', durationMs: 2, detail: null });
  expect(audit.query({}).records).toMatchObject([{ outcome: 'done', durationMs: 1 }]);
  expect(log.lines.map(([level]) => level)).toEqual(['error']);
});

test('a database that is gone stops nobody: it is logged', () => {
  const { db, audit, log } = temporaryAudit();
  db.close();
  expect(audit.begin(entry)).toBeNull();
  audit.finish(null, { outcome: 'done', durationMs: 1, detail: null });
  audit.record(entry);
  expect(log.lines).toHaveLength(2);
});

test('it is asked by container, by member, by time, and by any of them together', () => {
  const { audit } = temporaryAudit();
  const targets = ['minecraft', 'plex', null];
  const members = ['1', '2'];
  for (let at = 0; at < 12; at++) {
    audit.record({ ...entry, at, target: targets[at % 3] ?? null, actor: { ...alice, id: members[at % 2] ?? '' } });
  }
  const times = (filter: AuditFilter) => audit.query(filter).records.map((record) => record.at);
  expect(times({ target: 'plex' })).toEqual([10, 7, 4, 1]);
  expect(times({ memberId: '2' })).toEqual([11, 9, 7, 5, 3, 1]);
  expect(times({ since: 9 })).toEqual([11, 10, 9]);
  expect(times({ target: 'plex', memberId: '2', since: 2 })).toEqual([7]);
  expect(times({ target: "' OR 1=1 --" })).toEqual([]);
});

test('turning the pages shows every entry once, also when new ones come meanwhile', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 20 }), (count, limit) => {
      const { audit, db } = temporaryAudit();
      for (let n = 1; n <= count; n++) audit.record({ ...entry, at: n });
      const seen: number[] = [];
      let before: number | null | undefined;
      let pages = 0;
      do {
        const page = audit.query({ limit, ...(before ? { before } : {}) });
        expect(page.records.length).toBeLessThanOrEqual(limit);
        seen.push(...page.records.map((record) => record.at));
        before = page.next;
        pages++;
        audit.record({ ...entry, at: 1_000 });
      } while (before !== null);
      expect(seen).toEqual(Array.from({ length: count }, (_, n) => count - n));
      expect(pages).toBe(Math.max(1, Math.ceil(count / limit)));
      db.close();
    }),
    { numRuns: 15 },
  );
});

const DAY = 86_400_000;

test('what is older than the retention is forgotten, the rest kept', () => {
  const { audit } = temporaryAudit({ days: 2, maxRows: 1_000 });
  for (let day = 0; day < 5; day++) audit.record({ ...entry, at: day * DAY });
  expect(audit.prune(4 * DAY)).toBe(2);
  expect(audit.prune(4 * DAY)).toBe(0);
  expect(audit.query({}).records.map((record) => record.at / DAY)).toEqual([4, 3, 2]);
  expect(audit.prune(100 * DAY)).toBe(3);
  expect(audit.prune(100 * DAY)).toBe(0);
});

test('no more entries are kept than allowed, and after a prune the rest is still append-only', () => {
  const { audit, db } = temporaryAudit({ days: 365, maxRows: 10 });
  for (let n = 1; n <= 25; n++) audit.record({ ...entry, at: n });
  expect(audit.prune(100)).toBe(15);
  expect(audit.query({ limit: 100 }).records.map((record) => record.at)).toEqual([
    25, 24, 23, 22, 21, 20, 19, 18, 17, 16,
  ]);
  expect(() => db.exec('DELETE FROM audit_begun WHERE id = 20')).toThrow(/append-only/);
});

test('overlong hostile text is shortened, never refused', () => {
  const { audit, log } = temporaryAudit();
  audit.record({
    ...entry,
    actor: { ...alice, name: '\0"\u202e'.repeat(10_000) },
    target: 'x'.repeat(10_000),
    detail: '\ud800'.repeat(9_999),
  });
  const [record] = audit.query({}).records;
  expect(record?.actor.name).toHaveLength(100);
  expect(record?.target).toHaveLength(256);
  expect(record?.detail?.length).toBeLessThanOrEqual(1_000);
  expect(log.lines).toEqual([]);
});
