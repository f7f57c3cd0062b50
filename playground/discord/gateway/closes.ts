/** Close codes of the gateway by the rule they enforce. */
export const closes = {
  'gateway-opcode': { code: 4001, reason: 'Unknown opcode.' },
  'gateway-payload': { code: 4002, reason: 'Error while decoding payload.' },
  'gateway-identify-first': { code: 4003, reason: 'Not authenticated.' },
  'gateway-token': { code: 4004, reason: 'Authentication failed.' },
  'gateway-identify-once': { code: 4005, reason: 'Already authenticated.' },
  'gateway-sequence': { code: 4007, reason: 'Invalid seq.' },
  'gateway-send-rate': { code: 4008, reason: 'Rate limited.' },
  'gateway-shard': { code: 4010, reason: 'Invalid shard.' },
  'gateway-version': { code: 4012, reason: 'Invalid API version.' },
  'gateway-intents-valid': { code: 4013, reason: 'Invalid intent(s).' },
  'gateway-intents-allowed': { code: 4014, reason: 'Disallowed intent(s).' },
} as const;

/** The name of a rule of the gateway. */
export type CloseName = keyof typeof closes;
