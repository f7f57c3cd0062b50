import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { Clock } from '../kit/clock.ts';
import { migrate } from './migrations.ts';
import { moveAside } from './move-aside.ts';
import { sqliteCode, sqliteCodes } from './sqlite-code.ts';
import { StoreError } from './store-error.ts';
import { ensureWritable, unwritable } from './writable.ts';

/** How the store reports what it could not throw. A pino logger is one. */
export interface StoreLog {
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface StoreOptions {
  /** The file; its directory is created where it is missing. */
  readonly path: string;
  readonly log: StoreLog;
  readonly clock: Pick<Clock, 'now'>;
  /** How long to wait for another process to let go of the database, e.g. our predecessor in a restart. */
  readonly waitMs?: number;
}

/**
 * Opens the database, creates it where it is missing, and brings it to the newest version. One that is corrupt is moved
 * aside and a new one begun: a bot without its history is better than no bot. Throws {@link StoreError}.
 */
export function openStore(options: StoreOptions): DatabaseSync {
  const { path, log, clock } = options;
  ensureWritable(path);
  let db = connect(options);
  if (db === 'corrupt') {
    const aside = moveAside(path, clock.now());
    log.error(
      { path, movedTo: aside },
      'the database is corrupt: it was moved aside and a new, empty one begun. A failing disk or SD card is the usual cause',
    );
    ensureWritable(path);
    db = connect(options);
    if (db === 'corrupt') throw failed(path, null);
  }
  try {
    migrate(db, path);
    return db;
  } catch (error) {
    db.close();
    throw error instanceof StoreError ? error : storeError(path, error);
  }
}

function connect({ path, log, waitMs = 5_000 }: StoreOptions): DatabaseSync | 'corrupt' {
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(path, { timeout: waitMs, enableForeignKeyConstraints: true });
    const mode = configure(db);
    if (mode !== 'wal') log.warn({ path, mode }, 'the database could not be switched to its write-ahead log');
    if (isSound(db)) return db;
    db.close();
    return 'corrupt';
  } catch (error) {
    if (db?.isOpen) db.close();
    const code = sqliteCode(error);
    if (code === sqliteCodes.corrupt || code === sqliteCodes.notADatabase) return 'corrupt';
    throw storeError(path, error);
  }
}

/** Sets what SQLite does not keep in the file, or keeps badly by default. Returns the journal's mode. */
function configure(db: DatabaseSync): string {
  // Held from the first access to the end, released by the kernel however we end. A second bot on the same data is
  // refused instead of doing every schedule twice; and the write-ahead log needs no shared memory, which Unraid's user
  // shares and network file systems do not do well. Must come before the journal mode.
  db.exec('PRAGMA locking_mode = EXCLUSIVE');
  // A commit appends to one file instead of writing two: faster and kinder to an SD card.
  const mode = journalMode.parse(db.prepare('PRAGMA journal_mode = WAL').get()).journal_mode;
  // What is committed has reached the kernel: it survives kill -9. It is not forced to the disk at each commit, which can
  // stall the event loop for seconds on a busy SD card; after a power cut the last commits may be missing, never half
  // there.
  db.exec('PRAGMA synchronous = NORMAL');
  // A burst (a long prune) does not leave its size behind for ever.
  db.exec('PRAGMA journal_size_limit = 4194304');
  // REPLACE fires delete triggers, so it is no way around an append-only table.
  db.exec('PRAGMA recursive_triggers = ON');
  // Sorting never writes to the disk: a read-only root file system has no place for it.
  db.exec('PRAGMA temp_store = MEMORY');
  // In KiB. The kernel has the file's pages as well, and gives them back when memory is short; SQLite would keep 2 MB.
  db.exec('PRAGMA cache_size = -512');
  // What a schema that somebody tampered with may call.
  db.exec('PRAGMA trusted_schema = OFF');
  return mode;
}

const journalMode = z.object({ journal_mode: z.string() });
const quickCheck = z.object({ quick_check: z.string() });

/** Every page is where it should be; rows are not compared with indexes, which would take seconds on a slow card. */
function isSound(db: DatabaseSync): boolean {
  return quickCheck.parse(db.prepare('PRAGMA quick_check(1)').get()).quick_check === 'ok';
}

function storeError(path: string, error: unknown): StoreError {
  switch (sqliteCode(error)) {
    case sqliteCodes.busy:
    case sqliteCodes.locked:
      return new StoreError('in-use', `another process has ${path} open`, {
        path,
        owner: null,
        advice: 'Stop the other Stevedore that uses this data directory, or whatever shell has the database open.',
        cause: error,
      });
    case sqliteCodes.permission:
    case sqliteCodes.readOnly:
    case sqliteCodes.cannotOpen:
      return unwritable(path, error);
    case sqliteCodes.full:
      return new StoreError('full', `no space left for ${path}`, {
        path,
        owner: null,
        advice: `Make room on the disk that holds ${path}.`,
        cause: error,
      });
    default:
      return failed(path, error);
  }
}

function failed(path: string, cause: unknown): StoreError {
  return new StoreError('failed', `${path} could not be opened`, {
    path,
    owner: null,
    advice: `Look at the cause in the log; moving ${path} away begins a new database.`,
    cause,
  });
}
