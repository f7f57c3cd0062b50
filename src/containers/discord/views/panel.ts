import { titleOf } from '../../../discord/ui/title.ts';
import type { View, ViewButton } from '../../../discord/ui/view.ts';
import type { ContainerAction } from '../../../hosts/model/engine.ts';
import type { Container } from '../../model/container.ts';
import { isUp } from '../../model/container.ts';
import { containerRef } from '../../ui/container-ref.ts';
import { stateSign, stateWords } from '../../ui/state.ts';

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
