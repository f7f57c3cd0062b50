import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { StoreError } from '../../src/store/store-error.ts';
import { rememberingLog, temporaryDirectory, temporaryStore } from './open-temporary.ts';
import { killHard, startProcess, untilItSays } from './processes.ts';

const clock = { now: () => Date.UTC(2026, 0, 2, 3, 4, 5) };

function errorOf(work: () => unknown): StoreError {
  try {
    work();
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

test('a database is created with its directory, for nobody else to read', () => {
  const path = join(temporaryDirectory(), 'data', 'deep', 'stevedore.db');
  const db = openStore({ path, log: rememberingLog(), clock });
  expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  expect(statSync(path).mode & 0o077).toBe(0);
  expect(statSync(`${path}-wal`).mode & 0o077).toBe(0);
  db.close();
});

test('what was written is there after closing and opening again', () => {
  const { db, open } = temporaryStore();
  db.exec("INSERT INTO stats_series (name, last_at) VALUES ('minecraft', 1)");
  db.close();
  const again = open();
  expect(again.prepare('SELECT name FROM stats_series').all()).toEqual([{ name: 'minecraft' }]);
  again.close();
});

test.each([
  ['garbage', Buffer.from('this is not a database, and long enough not to be taken for an empty one'.repeat(20))],
  ['a header and then zeros', Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(8_192)])],
])('a file of %s is moved aside, untouched, and a new database begun', (_name, content) => {
  const path = join(temporaryDirectory(), 'stevedore.db');
  writeFileSync(path, content);
  const log = rememberingLog();
  const db = openStore({ path, log, clock });
  expect(db.prepare('SELECT count(*) AS n FROM stats_series').get()).toEqual({ n: 0 });
  db.close();
  const aside = `${path}.corrupt-2026-01-02T03-04-05-000Z`;
  expect(readFileSync(aside)).toEqual(content);
  expect(log.lines).toEqual([['error', { path, movedTo: aside }, expect.stringContaining('corrupt')]]);
});

test('a database with a damaged page in its middle is moved aside', () => {
  const { path, db, open, log } = temporaryStore();
  const insert = db.prepare('INSERT INTO stats_series (name, last_at) VALUES (?, 0)');
  for (let n = 0; n < 2_000; n++) insert.run(`container-${n}-${'x'.repeat(50)}`);
  db.close();
  const bytes = readFileSync(path);
  bytes.fill(0xff, 8 * 4_096, 20 * 4_096);
  writeFileSync(path, bytes);
  const fresh = open();
  expect(fresh.prepare('SELECT count(*) AS n FROM stats_series').get()).toEqual({ n: 0 });
  fresh.close();
  expect(log.lines.map(([level]) => level)).toEqual(['error']);
});

test('corrupt copies do not pile up', () => {
  const path = join(temporaryDirectory(), 'stevedore.db');
  for (let n = 0; n < 6; n++) {
    writeFileSync(path, `garbage ${n} `.repeat(500));
    openStore({ path, log: rememberingLog(), clock: { now: () => clock.now() + n } }).close();
  }
  const copies = readdirSync(dirname(path)).filter((name) => name.includes('corrupt'));
  expect(copies).toHaveLength(3);
  expect(readFileSync(join(dirname(path), copies.sort().at(-1) ?? ''), 'utf8')).toContain('garbage 5');
});

test('a database of a newer version is left alone, with an error that says so', () => {
  const { path, db, open } = temporaryStore();
  db.exec('PRAGMA user_version = 999');
  db.close();
  const before = readFileSync(path);
  const error = errorOf(open);
  expect(error).toMatchObject({ kind: 'too-new', path });
  expect(error.message).toContain('999');
  expect(readFileSync(path)).toEqual(before);
});

test('a second process is refused while the first one lives, and let in when it was killed', async () => {
  const path = join(temporaryDirectory(), 'stevedore.db');
  const first = startProcess('process-open.ts', [path]);
  await untilItSays(first, 'open');
  expect(errorOf(() => openStore({ path, log: rememberingLog(), clock, waitMs: 0 }))).toMatchObject({
    kind: 'in-use',
    path,
  });
  await killHard(first);
  openStore({ path, log: rememberingLog(), clock, waitMs: 0 }).close();
});

test('a directory that refuses us gives its owner and the command that mends it', async () => {
  const directory = join(temporaryDirectory(), "owner's data");
  chmodSync(dirname(directory), 0o755);
  mkdirSync(directory, { mode: 0o555 });
  if (process.getuid?.() === 0) chownSync(directory, 1_234, 5_678);
  const { uid, gid } = statSync(directory);
  const child = startProcess('process-open.ts', [join(directory, 'stevedore.db')], true);
  const said = JSON.parse(await untilItSays(child, '\n'));
  expect(said).toMatchObject({ kind: 'unwritable', path: directory, owner: { uid, gid } });
  const us = process.getuid?.() === 0 ? '65534:65534' : `${process.getuid?.()}:${process.getgid?.()}`;
  expect(said.advice).toContain(`chown -R ${us} '${directory.replace("'", "'\\''")}'`);
});

test('a file in the place of the directory is named', () => {
  const file = join(temporaryDirectory(), 'data');
  writeFileSync(file, '');
  const error = errorOf(() => openStore({ path: join(file, 'stevedore.db'), log: rememberingLog(), clock }));
  expect(error).toMatchObject({ kind: 'unwritable', path: file });
});

test('another connection cannot be opened by accident within the process either', () => {
  const { path } = temporaryStore();
  const other = new DatabaseSync(path, { timeout: 0 });
  expect(() => other.exec('SELECT * FROM stats_series')).toThrow();
  other.close();
});
