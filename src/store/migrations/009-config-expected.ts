/** Fingerprint of the config file that was about to be written: whoever was killed then may have written it. NULL: none. */
export const addConfigExpected = `
  ALTER TABLE config_seen ADD COLUMN expected TEXT;
`;
