import { html } from 'hono/html';
import type { ContainerSummary } from '../../api/types.ts';
import type { Html } from './layout.ts';

/** How a state looks. Each kind has its own shape as well as its colour. */
type StateKind = 'good' | 'busy' | 'warning' | 'bad' | 'paused' | 'off' | 'unknown';

/** A state in words and as a kind. */
export interface StateLook {
  readonly kind: StateKind;
  readonly words: string;
}

/** The same words as `/status` says in Discord. */
export function stateLook(container: Pick<ContainerSummary, 'state' | 'health' | 'exitCode'>): StateLook {
  switch (container.state) {
    case 'running':
      return runningLook(container.health);
    case 'exited':
      return stoppedBadly(container.exitCode)
        ? { kind: 'bad', words: `stopped with error ${container.exitCode}` }
        : { kind: 'off', words: 'stopped' };
    case 'created':
      return { kind: 'off', words: 'never started' };
    case 'dead':
      return { kind: 'bad', words: 'dead' };
    case 'missing':
      return { kind: 'unknown', words: 'gone' };
    case 'paused':
      return { kind: 'paused', words: 'paused' };
    case 'restarting':
    case 'removing':
      return { kind: 'busy', words: container.state };
  }
}

function runningLook(health: ContainerSummary['health']): StateLook {
  if (health === 'unhealthy') return { kind: 'warning', words: 'unhealthy' };
  return health === 'starting' ? { kind: 'busy', words: 'starting up' } : { kind: 'good', words: health ?? 'running' };
}

/** 0 is a clean exit; 137 and 143 are what an ordinary stop leaves (SIGKILL, SIGTERM). */
function stoppedBadly(exitCode: number | null): boolean {
  return exitCode !== null && ![0, 137, 143].includes(exitCode);
}

/** A small drawing for each kind, on a field of 16 by 16; `currentColor` comes from the style. */
const SIGNS: Readonly<Record<StateKind, Html>> = {
  good: html`<circle cx="8" cy="8" r="6"/>`,
  busy: html`<circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="2"/><path d="M8 3a5 5 0 0 1 0 10z"/>`,
  warning: html`<path d="M8 1.5 15 14.5H1z"/>`,
  bad: html`<path d="m3.5 3.5 9 9m0-9-9 9" stroke="currentColor" stroke-width="3" stroke-linecap="round"/>`,
  paused: html`<path d="M3 2.5h3.5v11H3zM9.5 2.5H13v11H9.5z"/>`,
  off: html`<rect x="3" y="3" width="10" height="10" rx="1.5" fill="none" stroke="currentColor" stroke-width="2"/>`,
  unknown: html`<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="2.5 2"/>`,
};

/** The sign and the words beside it: neither colour nor shape has to be understood. */
export function stateBadge({ kind, words }: StateLook): Html {
  return html`<span class="state ${kind}"><svg viewBox="0 0 16 16" aria-hidden="true">${SIGNS[kind]}</svg>${words}</span>`;
}
