import type { Container } from '../../containers/model/container.ts';
import { isOneOff, labelsOf } from '../../containers/model/labels.ts';
import { plain, plainName } from './text.ts';

/** What people call it: the name of its label, with its own name behind it, else its own; a one-off run of compose is called one. Markdown-safe. */
export function titleOf(container: Container, max = 80): string {
  const { displayName } = labelsOf(container);
  const own = plainName(container.name, max);
  if (isOneOff(container)) return `${own} (one-off run)`;
  return displayName && displayName !== container.name ? `${plain(displayName, max)} (${own})` : own;
}
