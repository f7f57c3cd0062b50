import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStore, type StoreLog } from '../../src/store/open.ts';

/** A directory that is gone when the test is. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'stevedore-store-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A log that remembers: `[level, facts, message]`. */
export function rememberingLog(): StoreLog & { readonly lines: readonly [string, object, string][] } {
  const lines: [string, object, string][] = [];
  const at = (level: string) => (facts: object, message: string) => void lines.push([level, facts, message]);
  return { lines, warn: at('warn'), error: at('error') };
}

/** A new database in a directory of its own, closed when the test is done. */
export function temporaryStore(now = () => 0) {
  const path = join(temporaryDirectory(), 'stevedore.db');
  const log = rememberingLog();
  const open = () => openStore({ path, log, clock: { now }, waitMs: 0 });
  const db = open();
  onTestFinished(() => {
    if (db.isOpen) db.close();
  });
  return { path, log, db, open };
}
