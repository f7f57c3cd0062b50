import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { createAudit } from './migrations/001-audit.ts';
import { createStatsHistory } from './migrations/002-stats-history.ts';
import { createSchedules } from './migrations/003-schedules.ts';
import { createAlerts } from './migrations/004-alerts.ts';
import { createBoards } from './migrations/005-boards.ts';
import { createAuditPosts } from './migrations/006-audit-posts.ts';
import { createConfigSeen } from './migrations/007-config-seen.ts';
import { addBoardStates } from './migrations/008-board-states.ts';
import { addConfigExpected } from './migrations/009-config-expected.ts';
import { createLeftBoards } from './migrations/010-left-boards.ts';
import { separateBoardAttempts } from './migrations/011-board-attempts.ts';
import { StoreError } from './store-error.ts';
import { transaction } from './transaction.ts';

/**
 * The database's versions, oldest first: number N brings a database from version N - 1 to N. Only ever append: what
 * was released has run on somebody's data.
 */
export const migrations: readonly string[] = [
  createAudit,
  createStatsHistory,
  createSchedules,
  createAlerts,
  createBoards,
  createAuditPosts,
  createConfigSeen,
  addBoardStates,
  addConfigExpected,
  createLeftBoards,
  separateBoardAttempts,
];

const userVersion = z.object({ user_version: z.int().nonnegative() });

/** The version of a database, kept in its header (https://www.sqlite.org/pragma.html#pragma_user_version). */
export function versionOf(db: DatabaseSync): number {
  return userVersion.parse(db.prepare('PRAGMA user_version').get()).user_version;
}

/**
 * Brings a database to the newest version, a transaction a step, so that a crash leaves it whole at one version.
 * Throws {@link StoreError} `too-new` for a database that a newer program wrote: its tables may mean something else.
 */
export function migrate(db: DatabaseSync, path: string, steps: readonly string[] = migrations): void {
  const version = versionOf(db);
  if (version > steps.length) {
    throw new StoreError(
      'too-new',
      `${path} is of version ${version}, this program knows versions up to ${steps.length}`,
      {
        path,
        owner: null,
        advice: `Run the Stevedore that wrote it or a newer one, or move ${path} away to begin a new database.`,
      },
    );
  }
  for (const [index, step] of steps.entries()) {
    if (index < version) continue;
    transaction(db, () => {
      db.exec(step);
      db.exec(`PRAGMA user_version = ${index + 1}`);
    });
  }
}
