import type { AlertRunnerDeps } from './runner-deps.ts';

/** Restarts an unhealthy container as the program itself. `null`: this program ends before it is known. */
export async function heal(
  { acting, registry, ownContainer }: Pick<AlertRunnerDeps, 'acting' | 'registry' | 'ownContainer'>,
  name: string,
  rule: string,
): Promise<'done' | 'failed' | null> {
  const container = registry.get(name);
  // A program that restarts itself cannot see to it that it comes back.
  if (!container || ownContainer.is(container) !== 'no') return 'failed';
  const { kind } = await acting.act({
    actor: { kind: 'system' },
    action: 'restart',
    container: name,
    channelId: '',
    // The owner decided it when the rule was written.
    confirmed: true,
    reason: `unhealthy, restarted for the alert “${rule}”`,
  });
  if (kind === 'left') return null;
  return kind === 'done' || kind === 'already' ? 'done' : 'failed';
}
