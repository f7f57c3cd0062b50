import { ago } from '../../discord/ui/text.ts';
import { type Container, isUp } from '../model/container.ts';

/** A sign that differs in shape, not in colour alone, for a container's state; always beside the word. */
export function stateSign(container: Pick<Container, 'state' | 'health' | 'exitCode'>): string {
  if (container.state === 'running') {
    if (container.health === 'unhealthy') return '⚠️';
    return container.health === 'starting' ? '⏳' : '🟢';
  }
  if (container.state === 'exited') return stoppedBadly(container) ? '❌' : '⏹️';
  return { paused: '⏸️', restarting: '🔁', created: '🆕', removing: '🗑️', dead: '❌', missing: '❔' }[container.state];
}

const words: Partial<Record<Container['state'], string>> = {
  exited: 'stopped',
  created: 'never started',
  missing: 'gone',
};

/** The state in a word, where there is no room for more. */
export function stateWord({ state }: Pick<Container, 'state'>): string {
  return words[state] ?? state;
}

/** State, health and since when, in words that go with Discord's "3 hours ago": `healthy, started 3 hours ago`. */
export function stateWords(container: Container): string {
  const { state, health, startedAt, finishedAt, exitCode } = container;
  if (isUp(container)) {
    const words = state === 'running' ? [health === 'starting' ? 'starting up' : (health ?? 'running')] : [state];
    return startedAt === null ? words.join(', ') : `${words.join(', ')}, started ${ago(startedAt)}`;
  }
  const when = finishedAt === null ? '' : ` ${ago(finishedAt)}`;
  // With a comma, or two numbers stand side by side: "error 1 42 minutes ago".
  if (state === 'exited' && stoppedBadly(container)) return `stopped with error ${exitCode}${when && `,${when}`}`;
  if (state === 'exited') return `stopped${when}`;
  if (state === 'restarting') {
    const why = stoppedBadly(container) ? ` after error ${exitCode}` : '';
    return `restarting${why}${when && `, ended${when}`}`;
  }
  if (state === 'created') return 'never started';
  return state === 'missing' ? `gone${when}` : `${state}${when}`;
}

/** 0 is a clean exit; 137 and 143 are what an ordinary stop leaves (SIGKILL, SIGTERM). */
function stoppedBadly({ exitCode }: Pick<Container, 'exitCode'>): boolean {
  return exitCode !== null && ![0, 137, 143].includes(exitCode);
}
