/** A program in which something goes wrong that nothing handles: what, is its argument. */
import { createLogger } from '../../src/config/logger.ts';
import { handleStrayErrors } from '../../src/config/stray-errors.ts';

const log = createLogger({ logLevel: 'info', logFormat: 'json', program: 'bot', secrets: new Set() });
handleStrayErrors(log, 'bot');

const url = 'https://discord.com/api/v10/webhooks/1/a-token/messages/@original';
const files = [{ name: 'a.log', data: Buffer.alloc(2 * 1024 * 1024, 'private ') }];
// As discord.js makes them.
const facts = { status: 503, method: 'PATCH', url, requestBody: { files } };
const error = Object.assign(new Error('Service Unavailable'), facts);
if (process.argv[2] === 'rejection') void Promise.reject(error);
else
  setImmediate(() => {
    throw error;
  });
