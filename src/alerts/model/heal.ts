import type { ActionOutcome } from '../../actions/model/actions.ts';
import type { AuditOutcome } from '../../audit/model/entry.ts';
import type { Actor } from '../../kit/actor.ts';
import type { AlertRunnerDeps } from './runner-deps.ts';

const self: Actor = { kind: 'system' };

const auditOutcomes: Record<ActionOutcome['kind'], AuditOutcome> = {
  done: 'done',
  already: 'done',
  busy: 'refused',
  gone: 'refused',
  unfinished: 'unfinished',
  failed: 'failed',
};

/** Restarts an unhealthy container as the program itself. In the audit before it is done. */
export async function heal(
  deps: Pick<AlertRunnerDeps, 'actions' | 'throttle' | 'audit' | 'clock' | 'registry' | 'ownContainer'>,
  name: string,
  rule: string,
): Promise<'done' | 'failed'> {
  const { actions, throttle, audit, clock, registry, ownContainer } = deps;
  const container = registry.get(name);
  // Whoever restarts himself cannot see to it that he comes back.
  const mayBeOwn = container !== undefined && ownContainer.is(container) !== 'no';
  const leave = container && !mayBeOwn ? throttle.begin(self, name, 'restart') : null;
  if (!leave?.ok) return 'failed';
  const began = clock.monotonic();
  const where = { guildId: null, channelId: null };
  const entry = audit.begin({ at: clock.now(), actor: self, ...where, action: 'restart', target: name });
  try {
    const { kind } = await actions.run('restart', name, self);
    const detail = `unhealthy, restarted for the alert “${rule}”${kind === 'done' ? '' : `: ${kind}`}`;
    audit.finish(entry, { outcome: auditOutcomes[kind], durationMs: Math.round(clock.monotonic() - began), detail });
    return kind === 'done' || kind === 'already' ? 'done' : 'failed';
  } finally {
    leave.end();
  }
}
