/**
 * Rows are clustered by time, then container: one write a minute touches the last page or two instead of a page for
 * each container, which is what wears an SD card, and pruning cuts off the head. A query for one container looks up
 * each bucket of its period instead (at most 2,880 of them).
 *
 * There is no foreign key to the series: deleting one would scan the whole history, once for each series.
 * A count of 0 goes with NULL figures: unknown is not zero.
 */
export const createStatsHistory = `
  CREATE TABLE stats_series (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    last_at INTEGER NOT NULL,
    started_at INTEGER
  ) STRICT;

  CREATE TABLE stats_bucket (
    resolution_ms INTEGER NOT NULL,
    at INTEGER NOT NULL,
    series INTEGER NOT NULL,
    cpu_count INTEGER NOT NULL,
    cpu_avg REAL,
    cpu_max REAL,
    memory_count INTEGER NOT NULL,
    memory_avg REAL,
    memory_max REAL,
    memory_limit REAL,
    restarts INTEGER NOT NULL,
    PRIMARY KEY (resolution_ms, at, series)
  ) STRICT, WITHOUT ROWID;
`;
