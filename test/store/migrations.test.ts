import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { migrate, migrations, versionOf } from '../../src/store/migrations.ts';

const tables = (db: DatabaseSync) => db.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all();

test('from every released version a database ends the same as a new one', () => {
  const fresh = new DatabaseSync(':memory:');
  migrate(fresh, 'fresh');
  for (let version = 0; version <= migrations.length; version++) {
    const old = new DatabaseSync(':memory:');
    migrate(old, 'old', migrations.slice(0, version));
    expect(versionOf(old)).toBe(version);
    migrate(old, 'old');
    expect(versionOf(old)).toBe(migrations.length);
    expect(tables(old)).toEqual(tables(fresh));
  }
});

test('a step that fails half-way leaves the version before it, whole', () => {
  const db = new DatabaseSync(':memory:');
  const steps = ['CREATE TABLE one (a)', 'CREATE TABLE two (a); CREATE TABLE one (a)'];
  expect(() => migrate(db, 'broken', steps)).toThrow();
  expect(versionOf(db)).toBe(1);
  expect(tables(db)).toEqual([{ name: 'one', sql: 'CREATE TABLE one (a)' }]);
});
