import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../engine/until.ts';
import { startProcess, untilItSays } from './processes.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'stevedore-backup-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** What process-history.ts has said that it wrote so far, the last of it. */
function lastOf(said: string): number {
  return Number(said.trim().split('\n').at(-1));
}

test('files copied while the program is frozen (docker pause) hold all that was written', async () => {
  const path = join(folder(), 'stevedore.db');
  const start = Date.UTC(2026, 0, 1);
  const writer = startProcess('process-history.ts', [path, `${start}`]);
  let said = '';
  writer.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await untilItSays(writer, `${start}\n`);
  for (let round = 1; round <= 5; round++) {
    const before = said.length;
    await until(async () => said.length > before + 2_000, 'it to write on');
    writer.kill('SIGSTOP');
    await until(async () => /\) T /.test(readFileSync(`/proc/${writer.pid}/stat`, 'utf8')), 'it to be frozen');
    const written = lastOf(said);
    const copy = join(folder(), 'stevedore.db');
    for (const companion of ['', '-wal']) copyFileSync(path + companion, copy + companion);
    expect(existsSync(`${path}-shm`), 'the lock is exclusive, so there is no third file').toBe(false);
    writer.kill('SIGCONT');

    const db = new DatabaseSync(copy);
    expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    const { newest } = db.prepare('SELECT max(at) AS newest FROM stats_bucket WHERE resolution_ms = 60000').get() ?? {};
    expect(Number(newest)).toBeGreaterThanOrEqual(written);
    db.close();
  }
});
