/**
 * A run is known by its schedule and the time it is due at, which the unique index makes the lock that is taken before it
 * is done. `told` is the mark that its result was said in Discord: what has none is said after a restart.
 */
export const createSchedules = `
  CREATE TABLE schedule_watched (
    schedule TEXT PRIMARY KEY,
    timing TEXT NOT NULL,
    handled_through INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE schedule_run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    schedule TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    run_at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    person TEXT,
    state TEXT NOT NULL,
    outcome TEXT,
    detail TEXT,
    finished_at INTEGER,
    missed_count INTEGER,
    missed_first INTEGER,
    missed_last INTEGER,
    channel_id TEXT,
    message_id TEXT,
    telling_since INTEGER,
    told INTEGER NOT NULL DEFAULT 0,
    UNIQUE (schedule, due_at)
  ) STRICT;
  CREATE INDEX schedule_run_open ON schedule_run (id) WHERE told = 0;

  CREATE TABLE schedule_step (
    run INTEGER NOT NULL REFERENCES schedule_run (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    container TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    begun_at INTEGER,
    ended_at INTEGER,
    outcome TEXT,
    detail TEXT,
    PRIMARY KEY (run, position)
  ) STRICT, WITHOUT ROWID;
`;
