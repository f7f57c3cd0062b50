import type { Alert } from './alert.ts';
import type { AlertRule } from './rule.ts';
import { change, type Draft } from './state.ts';
import { longestCooldownMs } from './timing.ts';

/** How long after the last message the next one about the same thing may come: twice as long each time it comes back. */
export function cooldownOf(alert: Pick<Alert, 'level'>, rule: Pick<AlertRule, 'cooldownMs'>): number {
  const longest = Math.max(longestCooldownMs, rule.cooldownMs);
  return Math.min(rule.cooldownMs * 2 ** Math.min(alert.level, 20), longest);
}

/** Was it said so lately that it is not to be said anew yet? */
export function isCooling(alert: Alert, rule: AlertRule, now: number): boolean {
  if (alert.saidAt === null) return false;
  return now - alert.saidAt < cooldownOf(alert, rule);
}

/** The message that the alert is in shows it as it is now, and is to be edited. */
export function markDirty(draft: Draft, key: string): void {
  const alert = draft.alerts.get(key);
  const post = alert?.postId ? draft.posts.get(alert.postId) : undefined;
  if (!alert || !post?.items.some((item) => item.key === key)) return;
  const items = post.items.map((item) => (item.key === key ? alert : item));
  change(draft.posts, post.id, { items, dirty: true });
}

/** Takes it out of a message that is not sent yet. */
export function withdraw(draft: Draft, key: string): void {
  for (const post of draft.posts.values()) {
    if (post.phase !== 'gathering' || !post.items.some((item) => item.key === key)) continue;
    change(draft.posts, post.id, { items: post.items.filter((item) => item.key !== key) });
  }
}
