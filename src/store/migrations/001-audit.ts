/**
 * The audit is two tables that are only ever inserted into: what was begun, and how it ended. An ending that is
 * missing after a restart means that the process was killed in between.
 *
 * The triggers hold "append only" against our own mistakes and against a stray statement in a shell. Retention has to
 * delete, so it may, but only from the oldest end and only after having said so in `audit_pruned`: an entry cannot be
 * taken out of the middle.
 */
export const createAudit = `
  CREATE TABLE audit_begun (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT,
    actor_name TEXT,
    guild_id TEXT,
    channel_id TEXT,
    action TEXT NOT NULL,
    target TEXT
  ) STRICT;
  CREATE INDEX audit_begun_by_target ON audit_begun (target, id) WHERE target IS NOT NULL;
  CREATE INDEX audit_begun_by_actor ON audit_begun (actor_id, id) WHERE actor_id IS NOT NULL;

  CREATE TABLE audit_finished (
    id INTEGER PRIMARY KEY REFERENCES audit_begun (id),
    at INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    duration_ms REAL,
    detail TEXT
  ) STRICT;

  CREATE TABLE audit_pruned (
    through_id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL
  ) STRICT;

  CREATE TRIGGER audit_begun_append_only BEFORE UPDATE ON audit_begun
    BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
  CREATE TRIGGER audit_finished_append_only BEFORE UPDATE ON audit_finished
    BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
  CREATE TRIGGER audit_begun_keeps BEFORE DELETE ON audit_begun
    WHEN old.id > (SELECT ifnull(max(through_id), 0) FROM audit_pruned)
    BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
  CREATE TRIGGER audit_finished_keeps BEFORE DELETE ON audit_finished
    WHEN old.id > (SELECT ifnull(max(through_id), 0) FROM audit_pruned)
    BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
`;
