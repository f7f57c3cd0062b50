import type { DatabaseSync } from 'node:sqlite';

/** Runs `work` in one transaction: all of it or, when it throws, nothing. Within another one it is a part of that. */
export function transaction<Result>(db: DatabaseSync, work: () => Result): Result {
  const isPart = db.isTransaction;
  db.exec(isPart ? 'SAVEPOINT part' : 'BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec(isPart ? 'RELEASE part' : 'COMMIT');
    return result;
  } catch (error) {
    // Some errors (a full disk) have rolled back all of it already.
    if (db.isTransaction) db.exec(isPart ? 'ROLLBACK TO part; RELEASE part' : 'ROLLBACK');
    throw error;
  }
}
