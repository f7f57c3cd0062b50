import type { Container } from '../../core/containers/container.ts';
import { isUp } from '../../core/containers/container.ts';
import type { ContainerAction } from '../../core/containers/engine.ts';
import { containerRef } from './container-ref.ts';
import { stateSign, stateWords } from './state.ts';
import { titleOf } from './title.ts';
import type { View, ViewButton } from './view.ts';

/** What this person may do with it now. */
export interface PanelOffers {
  readonly actions: readonly ContainerAction[];
  readonly logs: boolean;
  readonly stats: boolean;
  readonly mute: boolean;
}

const labels: Record<ContainerAction, string> = { start: 'Start', stop: 'Stop', restart: 'Restart' };
const styles: Record<ContainerAction, 'success' | 'danger' | 'primary'> = {
  start: 'success',
  stop: 'danger',
  restart: 'primary',
};

/** One container, chosen from a board or an alert: how it is, and what can be done. */
export function panelView(container: Container, { actions, logs, stats, mute }: PanelOffers): View {
  const ref = containerRef(container);
  const looks: ViewButton[] = [
    ...(logs ? [{ customId: `look:logs:${ref}`, label: 'Logs' }] : []),
    ...(stats && isUp(container) ? [{ customId: `look:stats:${ref}`, label: 'Stats' }] : []),
    ...(mute ? [{ customId: `mute:60:${ref}`, label: 'Mute 1 h' }] : []),
  ];
  const acts = actions.map((action) => {
    return { customId: `do:${action}:${ref}`, label: labels[action], style: styles[action] };
  });
  return {
    tone: 'neutral',
    title: titleOf(container),
    body: [`${stateSign(container)} ${stateWords(container)}`],
    buttons: [acts, looks].filter((row) => row.length > 0),
  };
}
