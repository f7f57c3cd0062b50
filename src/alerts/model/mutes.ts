import { isDue } from './due.ts';
import type { AlertState, Draft } from './state.ts';

/** Nobody mutes for longer, milliseconds. */
const longestMuteMs = 30 * 24 * 3_600_000;
const mostMutes = 500;
/** The key of what silences everything. */
const everything = '';

/** Is this container muted, or is there maintenance? `subject` '' is the engine and the host. */
export function isMuted(state: Pick<AlertState, 'mutes'> & { readonly now: number }, subject: string): boolean {
  return isInForce(state, everything) || (subject !== everything && isInForce(state, subject));
}

function isInForce({ mutes, now }: Pick<AlertState, 'mutes'> & { readonly now: number }, key: string): boolean {
  const mute = mutes.get(key);
  return mute !== undefined && !isDue(mute.until, now, longestMuteMs);
}

/** Mutes, or with `until` null ends that. `container` null: everything. */
export function mute(draft: Draft, container: string | null, until: number | null, by: string): void {
  const key = container ?? everything;
  draft.mutes.delete(key);
  if (until === null) return;
  draft.mutes.set(key, { at: draft.now, until: Math.min(until, draft.now + longestMuteMs), by });
  for (const oldest of draft.mutes.keys()) {
    if (draft.mutes.size <= mostMutes) break;
    draft.mutes.delete(oldest);
  }
}

/** Forgets what is over. */
export function endMutes(draft: Draft): void {
  for (const [key, { until }] of draft.mutes) if (isDue(until, draft.now, longestMuteMs)) draft.mutes.delete(key);
}
