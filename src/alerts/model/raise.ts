import { selects } from '../../access/model/selector.ts';
import type { Container } from '../../containers/model/container.ts';
import { type Alert, type AlertFacts, alertKey, type Healing } from './alert.ts';
import { isMuted } from './mutes.ts';
import { cooldownOf, isCooling, markDirty, withdraw } from './post-items.ts';
import type { AlertKind, AlertRule, AlertTrigger } from './rule.ts';
import { change, type Draft } from './state.ts';
import { most } from './timing.ts';

/** Something was noticed. */
export interface Finding {
  readonly kind: AlertKind;
  /** Name of the container; '' for the engine and the host. */
  readonly subject: string;
  /** `null` for the engine and the host. */
  readonly container: Container | null;
  readonly facts: AlertFacts;
  readonly momentary?: boolean;
  /** It belongs to what was noticed just before: not one more. */
  readonly follows?: boolean;
}

const HOUR = 3_600_000;
/** Kinds of ends, which a restart loop stands for while it is open. */
const ends: ReadonlySet<AlertKind> = new Set<AlertTrigger>(['crash', 'exit', 'oom']);

/** Notes it for every rule that asks for it. */
export function raise(draft: Draft, finding: Finding): void {
  for (const rule of draft.rules) if (isAbout(rule, finding)) raiseFor(draft, rule, finding);
}

/** Notes an end by an OOM kill. Who does not ask for the reason still wants to know that it ended. */
export function raiseOomEnd(draft: Draft, finding: Omit<Finding, 'kind'>): void {
  const { follows: _, ...end } = finding;
  raise(draft, { ...finding, kind: 'oom', facts: { ...finding.facts, livesOn: false } });
  raise({ ...draft, rules: draft.rules.filter(({ on }) => !on.includes('oom')) }, { ...end, kind: 'crash' });
}

/** Does the rule mean this container? What is about no container is meant by every rule. */
export function meansContainer(rule: AlertRule, container: Container | null): boolean {
  return container === null || rule.containers.some((selector) => selects(selector, container));
}

/** Notes it for one rule, whether or not that asks for it. */
export function raiseFor(draft: Draft, rule: AlertRule, finding: Finding): void {
  const { now } = draft;
  const { kind, subject, facts } = finding;
  const momentary = finding.momentary ?? false;
  if (ends.has(kind) && foldIntoLoop(draft, rule, finding)) return;
  if (kind === 'restart-loop') takeOver(draft, rule, subject);
  const key = alertKey(rule.name, kind, subject);
  const before = draft.alerts.get(key);
  const isCalm = before !== undefined && !isCooling(before, rule, now);
  const again = before !== undefined && (before.open || before.held || !isCalm);
  const alert: Alert = {
    key,
    rule: rule.name,
    kind,
    subject,
    openedAt: before?.open ? before.openedAt : now,
    lastAt: now,
    count: again ? before.count + (finding.follows ? 0 : 1) : 1,
    open: !momentary,
    momentary,
    closedAt: null,
    closing: null,
    facts: { ...(again ? withoutAway(before.facts) : {}), ...facts },
    // What is still open is said again when it happens again long after the last message.
    said: before?.open === true && before.said && !isCalm,
    saidAt: before?.saidAt ?? null,
    level: before?.level ?? 0,
    held: before?.held ?? false,
    postId: before?.postId ?? null,
  };
  draft.alerts.delete(key);
  draft.alerts.set(key, alert);
  for (const oldest of draft.alerts.keys()) {
    if (draft.alerts.size <= most.alerts) break;
    draft.alerts.delete(oldest);
  }
  // What is muted happens in silence.
  if (again && !isMuted(draft, subject)) markDirty(draft, key);
  if (kind === 'unhealthy') heal(draft, rule, key);
}

/** What happens now is not what happened then. */
function withoutAway({ away: _, ...facts }: AlertFacts): AlertFacts {
  return facts;
}

function isAbout(rule: AlertRule, { kind, container }: Finding): boolean {
  const wanted: readonly string[] = [...rule.on, ...Object.keys(rule.measures)];
  return wanted.includes(kind) && meansContainer(rule, container);
}

/** While it loops, one more end is no news of its own. */
function foldIntoLoop(draft: Draft, rule: AlertRule, { kind, subject, facts }: Finding): boolean {
  const key = alertKey(rule.name, 'restart-loop', subject);
  const loop = draft.alerts.get(key);
  if (!loop?.open) return false;
  const merged = { ...loop.facts, ...facts, ...(kind === 'oom' && { livesOn: false }) };
  change(draft.alerts, key, { count: loop.count + 1, lastAt: draft.now, facts: merged });
  if (!isMuted(draft, subject)) markDirty(draft, key);
  return true;
}

/** The single ends before it are part of the loop now. */
function takeOver(draft: Draft, rule: AlertRule, subject: string): void {
  for (const kind of ends) {
    const key = alertKey(rule.name, kind, subject);
    const alert = draft.alerts.get(key);
    if (!alert?.open) continue;
    if (!alert.said) withdraw(draft, key);
    change(draft.alerts, key, { open: false, closedAt: draft.now, closing: 'worse', said: true, held: false });
    markDirty(draft, key);
  }
}

/** Decides on a restart, within the limit; one container is not restarted for two rules at once. */
function heal(draft: Draft, rule: AlertRule, key: string): void {
  const alert = draft.alerts.get(key);
  if (rule.heal === null || alert === undefined || isMuted(draft, alert.subject)) return;
  const { now } = draft;
  const recent = (draft.healed.get(alert.subject) ?? []).filter((at) => at <= now && now - at < HOUR);
  if (recent.some((at) => now - at < Math.min(60_000, cooldownOf(alert, rule)))) return;
  const isAllowed = recent.length < rule.heal.perHour;
  const healing: Healing = { at: now, outcome: isAllowed ? null : 'limit' };
  const healings = [...(alert.facts.healings ?? []), healing].slice(-most.healings);
  change(draft.alerts, key, { facts: { ...alert.facts, healings } });
  markDirty(draft, key);
  if (!isAllowed) return;
  draft.healed.set(alert.subject, [...recent, now]);
  draft.decisions.push({ kind: 'restart', container: alert.subject, rule: rule.name });
}
