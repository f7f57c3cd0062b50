import type { Clock } from '../kit/clock.ts';

/** A part that takes its time to end. */
interface Stops {
  stop(): Promise<unknown>;
}

/** What is stopped. None of it needs to have been started. */
export interface StoppingDeps {
  readonly clock: Clock;
  readonly schedules: Stops;
  /** `finish`: takes on nothing new, and answers what is under way. `stop`: logs out. */
  readonly discord: Stops & { finish(): Promise<void> };
  /** Resolves when no container is acted on any more, but the one of that name. */
  readonly actions: { idle(except?: string): Promise<void> };
  /** Name of the container that we run in, where it is known by now. */
  ownName(): string | undefined;
  readonly alerts: Stops;
  readonly boards: Stops;
  readonly audit: Stops;
  /** What listens to the engines. */
  readonly hosts: Stops;
  /** The API; `null` where it does not listen. */
  server(): { close(): Promise<void> } | null;
  readonly recorder: { stop(): void };
  readonly stats: { close(): void };
  readonly config: { close(): Promise<void> };
  readonly housekeeping: { stop(): void };
  readonly diskSpace: { stop(): void };
  readonly database: { close(): void };
}

/** How long an action that is under way may go on when we are told to stop, milliseconds. */
const finishWithinMs = 8_000;
/** How long a part that cannot be stopped at once may take, milliseconds. */
const partStopMs = 3_000;

/** Stops all parts: whatever still says or writes something before what it says it with or writes it to. */
export async function stopParts(deps: StoppingDeps): Promise<void> {
  const { clock, schedules, discord, actions, alerts, boards, audit, hosts } = deps;
  const late = new Promise<void>((resolve) => clock.after(finishWithinMs, resolve));
  const noMoreRuns = schedules.stop();
  await Promise.all([discord.finish(), Promise.race([actions.idle(deps.ownName()), late])]);
  // A run that restarts the container that we are in ends only with us; the next start goes on with it.
  await Promise.all([alerts.stop(), boards.stop(), Promise.race([noMoreRuns, pause(partStopMs)])]);
  await Promise.race([audit.stop(), pause(partStopMs)]);
  // Asking an engine that hangs ends by its own deadline, which is longer than we are given (stopwaitsecs in supervisord.conf).
  await Promise.all([discord.stop(), Promise.race([hosts.stop(), pause(partStopMs)])]);
  await deps.server()?.close();
  deps.recorder.stop();
  deps.stats.close();
  await deps.config.close();
  deps.housekeeping.stop();
  deps.diskSpace.stop();
  deps.database.close();
}

/** Does not keep the process alive. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
