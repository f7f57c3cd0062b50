/**
 * What outlives the process of alerts: each row is one of the alerts, messages, mutes, … that the core keeps together, as
 * JSON. Nothing is ever asked of it but "all of it", at the start. The order of the rows is the order of their making.
 */
export const createAlerts = `
  CREATE TABLE alert_saved (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    data TEXT NOT NULL,
    UNIQUE (kind, key)
  ) STRICT;
`;
