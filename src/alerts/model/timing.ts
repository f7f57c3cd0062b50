/** Milliseconds between an end and the decision about it: what explains it (a `stop`, an `oom`) may come a little later. */
export const settleMs = 2_000;
/** An end with 137 within this time after an OOM kill is of that kill. */
export const oomFollowsMs = 30_000;
/** What ended must have run this long again to count as recovered. */
export const steadyMs = 60_000;
/** A container that does not run for this long is not just being restarted. */
export const downMs = 30_000;
/** What is removed has this long to be made anew. */
export const recreateMs = 2 * 60_000;
/** What is missing for longer is no longer waited for. */
export const longestMissingMs = 24 * 3_600_000;
/** A container that is gone this long is no longer an alarm of another kind. */
export const goneMs = 60_000;
/** The engine is out of reach only after this long: an update or a restart of it is no news. */
export const engineGraceMs = 30_000;
/** After the engine is back, containers have this long to start. */
export const engineSettleMs = 15_000;
/** Ends asked for by others this shortly before the engine went away were the engine's own doing. */
export const shutdownMs = 20_000;
/** Nothing stays open longer than this without a sign. */
export const expiryMs = 7 * 24 * 3_600_000;
/** Between two changes that go into one message, and for all that do. */
export const changesMs = { between: 20_000, longest: 5 * 60_000 };
/** Messages are edited no oftener than this. */
export const editEveryMs = 15_000;
/** How long an alert that keeps coming back can at most be kept back. */
export const longestCooldownMs = 6 * 3_600_000;
/** After a failure to send, the first pause, and the longest. */
export const retryMs = { first: 5_000, most: 10 * 60_000 };
/** Discord knows for some minutes what it was sent already; after that, sending it again may be sending it twice. */
export const onceForMs = 2 * 60_000;
/** How often it is written down that nothing is undecided; what was made since then may be unknown after a crash of ours. */
export const settledEveryMs = 60_000;
/** How often what is open or waits is looked at. */
export const pollMs = 15_000;

/** What is kept at most. Beyond it the oldest goes first. */
export const most = { containers: 2_000, ends: 500, falls: 50, alerts: 2_000, posts: 300, healings: 5, items: 100 };
