import type { RESTOptions } from 'discord.js';

/**
 * Asks Discord through Node.js's own `fetch`, which the program has in memory anyway, where discord.js would bring
 * another copy of the same library. What goes wrong with the connection is thrown as it is, not wrapped as `fetch` does it: discord.js
 * tries again by its code.
 */
export const makeRequest: RESTOptions['makeRequest'] = (url, init) =>
  fetch(url, init as unknown as RequestInit).catch((error: unknown) => {
    throw error instanceof TypeError && error.cause instanceof Error ? error.cause : error;
  });
