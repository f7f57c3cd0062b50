import { shorten } from '../../discord/ui/text.ts';
import type { Container } from '../model/container.ts';
import { labelsOf } from '../model/labels.ts';
import { containerRef } from './container-ref.ts';
import { stateWord } from './state.ts';

/** How a container is suggested to somebody who is typing: at most 100 characters. No markdown is rendered there. */
export function containerChoice(container: Container): { readonly name: string; readonly value: string } {
  const title = labelsOf(container).displayName;
  const where = title && title !== container.name ? container.name : container.project;
  const name = `${title ?? container.name}${where ? ` (${where})` : ''}`;
  const state = ` · ${stateWord(container)}`;
  return { name: `${shorten(name, 100 - state.length)}${state}`, value: containerRef(container) };
}
