import { html } from 'hono/html';
import type { Html } from './layout.ts';
import { stateBadge } from './state.ts';

/** Each with a sign of its own shape, a colour and words. */
const LOOKS = {
  done: 'good',
  todo: 'warning',
  waiting: 'busy',
  trouble: 'bad',
  later: 'off',
} as const;

/** One thing to set up. */
export interface Step {
  readonly title: string;
  readonly state: keyof typeof LOOKS;
  /** The state in a word or two. */
  readonly words: string;
  readonly body: Html;
}

/** An item of the list of steps. */
export function stepItem({ title, state, words, body }: Step, number: number): Html {
  return html`<li class="card step">
    <div class="head"><h2><span class="number">${number}</span> ${title}</h2> ${stateBadge({ kind: LOOKS[state], words })}</div>
    ${body}
  </li>`;
}
