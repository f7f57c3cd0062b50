import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { backoffMs } from '../../kit/backoff.ts';

/** Before the next try where Discord may be well again, milliseconds; doubled each time. */
const againMs = { first: 30_000, most: 600_000 };
/** Before the next try where somebody must do something first. */
const refusedAgainMs = 3_600_000;

/** When to ask Discord again for what failed so often before, milliseconds from now. */
export function againAfterMs(error: unknown, failures: number): number {
  if (!isPassing(error)) return refusedAgainMs;
  return Math.max(backoffMs(againMs, failures), toldToWaitMs(error) ?? 0);
}

/** How long Discord said to wait, milliseconds, where that was too long to do it inside the request; `null`: it was not that. */
export function toldToWaitMs(error: unknown): number | null {
  if (!(error instanceof RateLimitError)) return null;
  return Math.max(error.timeToReset, error.retryAfter, error.sublimitTimeout);
}

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
