import { settleAbsence } from './absence.ts';
import type { Healing } from './alert.ts';
import { noticeClockBack } from './clock-back.ts';
import { closeOver } from './close.ts';
import { composePosts, isWaiting, published, sendAgain, unpublished } from './compose-posts.ts';
import { decideEnds } from './decide-ends.ts';
import type { AlertDecision } from './decision.ts';
import { isDue } from './due.ts';
import { noteGap, settleGap } from './gap.ts';
import type { AlertInput } from './input.ts';
import { measure } from './measure.ts';
import { endMutes, mute } from './mutes.ts';
import { noteLastSeen } from './note-last-seen.ts';
import { hear, noteAction, seeContainers } from './observe.ts';
import { noteEngine, settleOutage } from './outage.ts';
import { markDirty } from './post-items.ts';
import { type AlertState, change, type Draft, draftOf } from './state.ts';
import { expiryMs, most } from './timing.ts';

/** What is known now, and what is to be done. */
export interface Evaluation {
  readonly state: AlertState;
  readonly decisions: readonly AlertDecision[];
}

/**
 * All that alerts decide. Pure: the same state, input and time (milliseconds since the epoch) give the same answer, in
 * whatever order things come. Never throws.
 */
export function evaluate(state: AlertState, input: AlertInput, now: number): Evaluation {
  const draft = draftOf(state, now);
  noticeClockBack(draft);
  take(draft, input);
  endMutes(draft);
  settleAbsence(draft);
  settleGap(draft);
  settleOutage(draft);
  decideEnds(draft);
  closeOver(draft);
  composePosts(draft);
  forget(draft);
  noteLastSeen(draft);
  return { state: stateOf(draft), decisions: draft.decisions };
}

/** Takes in what is known by now, and decides nothing about it: that is for the next start. */
export function conclude(state: AlertState, input: AlertInput, now: number): AlertState {
  const draft = draftOf(state, now);
  noticeClockBack(draft);
  take(draft, input);
  return stateOf(draft);
}

function stateOf({ decisions: _, now: __, ...state }: Draft): AlertState {
  return state;
}

function take(draft: Draft, input: AlertInput): void {
  switch (input.kind) {
    case 'rules':
      draft.rules = input.rules;
      break;
    case 'containers':
      seeContainers(draft, input);
      break;
    case 'event':
      hear(draft, input.event);
      break;
    case 'gap':
      noteGap(draft, input.phase);
      break;
    case 'online':
      sendAgain(draft);
      break;
    case 'engine':
      noteEngine(draft, input.connected, input.reason);
      break;
    case 'action':
      noteAction(draft, input);
      break;
    case 'figures':
      measure(draft, input);
      break;
    case 'mute':
      mute(draft, input.container, input.until, input.by);
      break;
    case 'published':
      published(draft, input);
      break;
    case 'unpublished':
      unpublished(draft, input);
      break;
    case 'healed':
      healed(draft, input.container, input.outcome);
      break;
    case 'time':
  }
}

/** Every alert that waits for this restart learns what became of it. */
function healed(draft: Draft, container: string, outcome: 'done' | 'failed'): void {
  for (const { key, subject, facts } of [...draft.alerts.values()]) {
    if (subject !== container || !facts.healings?.some((one) => one.outcome === null)) continue;
    const healings = facts.healings.map((one): Healing => (one.outcome === null ? { ...one, outcome } : one));
    change(draft.alerts, key, { facts: { ...facts, healings } });
    markDirty(draft, key);
  }
}

/** What is long over, and more messages than anybody scrolls back. */
function forget(draft: Draft): void {
  for (const [key, alert] of draft.alerts) {
    if (alert.open || isWaiting(alert)) continue;
    if (draft.now - Math.max(alert.lastAt, alert.closedAt ?? 0) >= expiryMs) draft.alerts.delete(key);
  }
  for (const [id, post] of draft.posts) {
    if (post.phase !== 'idle' || post.dirty) continue;
    const isOld = draft.now - post.createdAt >= expiryMs && !isShown(draft, post.items);
    if (isOld || draft.posts.size > most.posts) draft.posts.delete(id);
  }
  for (const [name, times] of draft.healed) {
    const recent = times.filter((at) => !isDue(at + 3_600_000, draft.now, 3_600_000));
    if (recent.length === 0) draft.healed.delete(name);
  }
}

function isShown(draft: Draft, items: readonly { readonly key: string }[]): boolean {
  return items.some(({ key }) => draft.alerts.get(key)?.open === true);
}
