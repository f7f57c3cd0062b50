import { isRunning } from '../../containers/model/container.ts';
import { alertKey } from './alert.ts';
import { markDirty } from './post-items.ts';
import { meansContainer, raise, raiseFor } from './raise.ts';
import { type AlertRule, endKinds } from './rule.ts';
import { change, type Draft, type EngineState } from './state.ts';
import { engineGraceMs, engineSettleMs, most, shutdownMs } from './timing.ts';

/** The engine is away, or back so lately that containers may still be on their way. */
export function isUnsettled(engine: EngineState): boolean {
  return !engine.connected || engine.checkAt !== null;
}

/** These ran before the engine went away, or should have. */
export function rememberRunning(draft: Draft, names: readonly string[]): void {
  const ranBefore = [...new Set([...draft.engine.ranBefore, ...names])].slice(-most.containers);
  draft.engine = { ...draft.engine, ranBefore };
}

/** Takes in whether the engine is there. */
export function noteEngine(draft: Draft, connected: boolean, reason: string | null): void {
  const { engine, now } = draft;
  if (connected === engine.connected) {
    if (!connected && reason !== engine.reason) draft.engine = { ...engine, reason };
    return;
  }
  if (connected) {
    // At the start of the bot nothing was away, unless somebody was told so.
    const wasTold = engine.told || draft.alerts.values().some(({ kind, open }) => kind === 'engine' && open);
    const wasAway = engine.awaySince !== null || wasTold;
    const awaySince = wasAway ? (engine.awaySince ?? engine.since) : null;
    const checkAt = wasAway ? now + engineSettleMs : null;
    const ranBefore = wasAway ? engine.ranBefore : [];
    draft.engine = { ...engine, connected, since: now, reason: null, told: false, checkAt, awaySince, ranBefore };
    return;
  }
  const ran = [...draft.watched.values()].filter(({ container, lastEnd, stoppedByUs }) => {
    // An engine that shuts down stops its containers first, as if somebody had asked for it.
    const endedWithIt = lastEnd !== null && !stoppedByUs && now - lastEnd.at <= shutdownMs;
    return isRunning(container) || endedWithIt;
  });
  // An absence right after another is the same one.
  const awaySince = engine.checkAt === null ? now : (engine.awaySince ?? now);
  draft.engine = { ...engine, connected, since: now, reason, told: false, checkAt: null, awaySince };
  rememberRunning(draft, [...ran.map(({ container }) => container.name), ...draft.ends.map(({ name }) => name)]);
  draft.ends = [];
}

/** Notices that it has been away for long, and what did not come back with it. */
export function settleOutage(draft: Draft): void {
  const { engine, now } = draft;
  if (!engine.connected) {
    if (engine.told || now - engine.since < engineGraceMs) return;
    draft.engine = { ...engine, told: true };
    const facts = {
      awaySince: engine.awaySince ?? engine.since,
      lost: [],
      ...(engine.reason && { reason: engine.reason }),
    };
    raise(draft, { kind: 'engine', subject: '', container: null, facts });
    return;
  }
  // What was told of single containers is not told again.
  if (engine.checkAt === null || engine.checkAt > now || draft.gap !== null) return;
  draft.engine = { ...engine, checkAt: null, awaySince: null, ranBefore: [] };
  const down = engine.ranBefore.filter((name) => {
    const watched = draft.watched.get(name);
    return watched !== undefined && watched.forgottenAt === null && !isRunning(watched.container);
  });
  for (const rule of draft.rules) back(draft, rule, down, engine.awaySince);
}

/** The comparison after the gap told of its end. */
function isToldNow({ alerts, now }: Draft, rule: AlertRule, name: string): boolean {
  return endKinds.values().some((kind) => alerts.get(alertKey(rule.name, kind, name))?.lastAt === now);
}

function back(draft: Draft, rule: AlertRule, down: readonly string[], awaySince: number | null): void {
  const lost = down
    .filter((name) => meansContainer(rule, draft.watched.get(name)?.container ?? null) && !isToldNow(draft, rule, name))
    .slice(0, most.items);
  const key = alertKey(rule.name, 'engine', '');
  const alert = draft.alerts.get(key);
  if (alert?.open) {
    // One that was away too shortly to be told of is told of for what it cost.
    const momentary = !alert.said && lost.length > 0;
    const facts = { ...alert.facts, lost };
    change(draft.alerts, key, { open: false, momentary, closedAt: draft.now, closing: 'recovered', facts });
    markDirty(draft, key);
  } else if (lost.length > 0 && rule.on.includes('engine')) {
    const facts = { lost, ...(awaySince !== null && { awaySince }) };
    raiseFor(draft, rule, { kind: 'engine', subject: '', container: null, facts, momentary: true });
  }
}
