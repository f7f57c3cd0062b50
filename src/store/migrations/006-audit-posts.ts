/**
 * Entries of the audit that are to be posted to its channel and were not yet. `batch` is the name of the message that
 * they were last sent in: it may have arrived. `left_out` counts older ones that were given up.
 */
export const createAuditPosts = `
  CREATE TABLE audit_post (
    id INTEGER PRIMARY KEY,
    batch TEXT,
    left_out INTEGER NOT NULL DEFAULT 0
  ) STRICT;
`;
