import { backoffMs } from '../../kit/backoff.ts';
import { type Alert, type Post, unknownSinceOf } from './alert.ts';
import { isDue } from './due.ts';
import type { AlertInput } from './input.ts';
import { isMuted } from './mutes.ts';
import { cooldownOf, isCooling, markDirty } from './post-items.ts';
import { isQuiet } from './quiet-hours.ts';
import type { AlertRule } from './rule.ts';
import { change, type Draft } from './state.ts';
import { changesMs, editEveryMs, most, onceForMs, retryMs } from './timing.ts';

/** Longest time that a message waits for its turn, with all grouping and pauses. */
const longestWaitMs = 3_600_000;

/** Puts into messages what may be said now, and has messages sent whose time has come. */
export function composePosts(draft: Draft): void {
  const rules = new Map(draft.rules.map((rule) => [rule.name, rule]));
  for (const alert of [...draft.alerts.values()]) {
    const rule = rules.get(alert.rule);
    if (isWaiting(alert) && rule) gather(draft, alert, rule);
  }
  for (const post of [...draft.posts.values()]) {
    if (!isDue(post.dueAt, draft.now, longestWaitMs)) continue;
    const rule = rules.get(post.rule);
    if (post.phase === 'gathering') send(draft, post, rule);
    else if (post.phase === 'idle' && post.dirty) publish(draft, post);
  }
}

/** Is it still to be said? */
export function isWaiting(alert: Alert): boolean {
  return !alert.said && (alert.open || alert.momentary || alert.held);
}

function gather(draft: Draft, alert: Alert, rule: AlertRule): void {
  const { key } = alert;
  if (isMuted(draft, alert.subject)) {
    // It is asked again when the mute ends; what only happened and is over is then no longer news.
    if (!alert.open) change(draft.alerts, key, { said: true, held: false });
    return;
  }
  if (rule.quiet !== null && isQuiet(rule.quiet, draft.now)) {
    if (!alert.held) change(draft.alerts, key, { held: true });
    return;
  }
  if (isCooling(alert, rule, draft.now)) {
    // The last message shows it already.
    if (!alert.open) change(draft.alerts, key, { said: true, held: false });
    return;
  }
  const gathering = draft.posts.values().find((post) => post.rule === rule.name && post.phase === 'gathering');
  const post = gathering ?? newPost(draft, rule);
  const postId = post.id;
  change(draft.alerts, key, { postId });
  const item = { ...alert, postId };
  if (post.items.some((one) => one.key === key)) markDirty(draft, key);
  else {
    const items = [...post.items, item].slice(0, most.items);
    change(draft.posts, postId, { items, dueAt: whenGathered(draft.now, rule, { ...post, items }) });
  }
}

/**
 * An alarm does not wait longer because there are more of them. Changes are no alarm, and making a whole project anew takes
 * a while: as long as more of them come, they wait for each other.
 */
function whenGathered(now: number, rule: AlertRule, { items, createdAt, dueAt }: Post): number {
  if (items.every(({ kind }) => kind === 'changed')) {
    return Math.min(now + Math.max(rule.groupMs, changesMs.between), createdAt + changesMs.longest);
  }
  return Math.min(dueAt, now + rule.groupMs);
}

function newPost(draft: Draft, rule: AlertRule): Post {
  const post: Post = {
    id: freshId(draft),
    rule: rule.name,
    channelId: rule.channelId,
    mentionRole: rule.mentionRole,
    logs: rule.logs,
    createdAt: draft.now,
    phase: 'gathering',
    dueAt: draft.now + rule.groupMs,
    dirty: false,
    failures: 0,
    items: [],
    lastLines: [],
    messageId: null,
    postedIn: null,
    unknownSince: null,
    perhapsTwice: false,
  };
  draft.posts.set(post.id, post);
  return post;
}

/** The first sending: only what is still to be said, and is neither muted nor kept for later by now. */
function send(draft: Draft, post: Post, rule: AlertRule | undefined): void {
  const items: Alert[] = [];
  for (const { key } of post.items) {
    const alert = draft.alerts.get(key);
    if (!alert || !rule || !isWaiting(alert) || isMuted(draft, alert.subject)) continue;
    const { saidAt } = alert;
    const isBackSoon = saidAt !== null && Math.abs(draft.now - saidAt) < 4 * cooldownOf(alert, rule);
    const said: Alert = {
      ...alert,
      said: true,
      saidAt: draft.now,
      level: isBackSoon ? alert.level + 1 : 0,
      held: false,
      postId: post.id,
    };
    draft.alerts.set(key, said);
    items.push(said);
  }
  if (items.length === 0) draft.posts.delete(post.id);
  else publish(draft, { ...post, items });
}

function publish(draft: Draft, post: Post): void {
  const { unknownSince } = post;
  const perhapsTwice = post.perhapsTwice || (unknownSince !== null && draft.now - unknownSince > onceForMs);
  const sending: Post = { ...post, phase: 'sending', dirty: false, perhapsTwice };
  draft.posts.set(post.id, sending);
  draft.decisions.push({ kind: 'publish', post: sending });
}

/** It is in its channel, or in the one of the admins. */
export function published(draft: Draft, input: Extract<AlertInput, { kind: 'published' }>): void {
  const { postId, messageId, lastLines } = input;
  const post = draft.posts.get(postId);
  if (post === undefined) return;
  // Where an earlier try had arrived, Discord gave back that message, with what was true then.
  const dirty = post.dirty || (post.messageId === null && post.unknownSince !== null);
  const postedIn = input.channelId === post.channelId ? null : input.channelId;
  const fields = { phase: 'idle', messageId, postedIn, lastLines, unknownSince: null, failures: 0 } as const;
  change(draft.posts, postId, { ...fields, dirty, dueAt: draft.now + editEveryMs });
}

/** What failed does not wait for its next try, which may be ten minutes away. */
export function sendAgain(draft: Draft): void {
  for (const { id, phase, dirty, failures } of [...draft.posts.values()]) {
    if (phase === 'idle' && dirty && failures > 0) change(draft.posts, id, { dueAt: draft.now, failures: 0 });
  }
}

/** It is not. */
export function unpublished(draft: Draft, input: Extract<AlertInput, { kind: 'unpublished' }>): void {
  const { postId, retry, unsent } = input;
  const post = draft.posts.get(postId);
  if (post === undefined) return;
  if (!retry) {
    draft.posts.delete(postId);
    return;
  }
  const pause = backoffMs(retryMs, post.failures);
  const fields = { phase: 'idle', dirty: true, failures: post.failures + 1, dueAt: draft.now + pause } as const;
  change(draft.posts, postId, { ...fields, unknownSince: unsent ? post.unknownSince : unknownSinceOf(post) });
}

/** Unique also after a restart, as long as two are not made in the same millisecond of the same clock. */
function freshId(draft: Draft): string {
  for (let count = 0; ; count++) {
    const id = `a${Math.trunc(Math.abs(draft.now)).toString(36)}-${count.toString(36)}`;
    if (!draft.posts.has(id)) return id;
  }
}
