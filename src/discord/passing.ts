import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';

/**
 * Whether a failure lies with Discord, with what is between it and us, or with the connection, so that the same request is welcome
 * later. Otherwise it lies with what was asked: Discord, or discord.js by itself, will refuse it again.
 *
 * The one place that judges this. 401 passes: Discord's own log-in can be disturbed, and whether a token is really unknown is
 * only settled at the log-in ({@link DiscordConnection}).
 */
export function isPassing(error: unknown): boolean {
  if (error instanceof DiscordAPIError || error instanceof HTTPError) return isPassingStatus(error.status);
  if (error instanceof RateLimitError) return true;
  const ours = error instanceof Error && error.name.startsWith('DiscordjsError');
  return !ours && !(error instanceof TypeError && !('cause' in error));
}

function isPassingStatus(status: number): boolean {
  return [401, 408, 425, 429].includes(status) || status >= 500;
}
