/** What was last known of the config file, in one row. Holds fingerprints, no value of the file. */
export const createConfigSeen = `
  CREATE TABLE config_seen (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    state TEXT NOT NULL,
    outline TEXT NOT NULL
  ) STRICT;
`;
