/** What a request is refused with when it is not its form that is wrong. */
export interface Refusal {
  readonly status: number;
  /** Discord's JSON error code. */
  readonly code: number;
  readonly message: string;
}

/**
 * Refusals by the rule they enforce.
 * @see https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
 */
export const refusals = {
  'token-valid': { status: 401, code: 0, message: '401: Unauthorized' },
  'route-exists': { status: 404, code: 0, message: '404: Not Found' },
  'method-allowed': { status: 405, code: 0, message: '405: Method Not Allowed' },
  'body-is-json': { status: 400, code: 50109, message: 'The request body contains invalid JSON.' },
  'application-is-own': {
    status: 403,
    code: 20012,
    message: 'You are not authorized to perform this action on this application',
  },
  'channel-exists': { status: 404, code: 10003, message: 'Unknown Channel' },
  'guild-exists': { status: 404, code: 10004, message: 'Unknown Guild' },
  'member-exists': { status: 404, code: 10007, message: 'Unknown Member' },
  'message-exists': { status: 404, code: 10008, message: 'Unknown Message' },
  'role-exists': { status: 404, code: 10011, message: 'Unknown Role' },
  'user-exists': { status: 404, code: 10013, message: 'Unknown User' },
  'webhook-exists': { status: 404, code: 10015, message: 'Unknown Webhook' },
  'webhook-answered-first': { status: 404, code: 10015, message: 'Unknown Webhook' },
  'interaction-exists': { status: 404, code: 10062, message: 'Unknown interaction' },
  'interaction-answered-in-time': { status: 404, code: 10062, message: 'Unknown interaction' },
  'interaction-answered-once': { status: 400, code: 40060, message: 'Interaction has already been acknowledged.' },
  'interaction-token-alive': { status: 401, code: 50027, message: 'Invalid Webhook Token' },
  'command-exists': { status: 404, code: 10063, message: 'Unknown application command' },
  'command-limit': { status: 400, code: 30032, message: 'Maximum number of application commands reached (100).' },
  'daily-command-creates': {
    status: 429,
    code: 30034,
    message: 'Max number of daily application command creates has been reached (200)',
  },
  'old-message-edits': {
    status: 429,
    code: 30046,
    message: 'Maximum number of edits to messages older than 1 hour reached. Try again later.',
  },
  'pin-limit': { status: 400, code: 30003, message: 'Maximum number of pins reached for the channel (250)' },
  'file-size': { status: 413, code: 40005, message: 'Request entity too large' },
  'view-channel': { status: 403, code: 50001, message: 'Missing Access' },
  'commands-where-invited': { status: 403, code: 50001, message: 'Missing Access' },
  'guild-members-intent': { status: 403, code: 50001, message: 'Missing Access' },
  'own-message': { status: 403, code: 50005, message: 'Cannot edit a message authored by another user' },
  'not-empty': { status: 400, code: 50006, message: 'Cannot send an empty message' },
  'send-messages': { status: 403, code: 50013, message: 'Missing Permissions' },
  'embed-links': { status: 403, code: 50013, message: 'Missing Permissions' },
  'attach-files': { status: 403, code: 50013, message: 'Missing Permissions' },
  'pin-messages': { status: 403, code: 50013, message: 'Missing Permissions' },
  'manage-messages-to-delete': { status: 403, code: 50013, message: 'Missing Permissions' },
  'read-history-to-reply': {
    status: 403,
    code: 160002,
    message: 'You cannot reply without permission to read message history',
  },
  'read-history-to-fetch': { status: 403, code: 50001, message: 'Missing Access' },
} as const satisfies Record<string, Refusal>;

/** The name of a refusal. */
export type RefusalName = keyof typeof refusals;
