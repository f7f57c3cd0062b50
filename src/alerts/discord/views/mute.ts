import { ago, at, plain } from '../../../discord/ui/text.ts';
import type { View } from '../../../discord/ui/view.ts';
import type { ActiveMute } from '../../model/runner.ts';

/** `container` null: everything. */
export function mutedView(container: string | null, until: number, personName: string): View {
  const what = container === null ? 'Maintenance' : `${plain(container)} is muted`;
  const body =
    container === null ? 'No alerts about anything, and no restarts of what is unhealthy,' : 'No alerts about it';
  return {
    tone: 'neutral',
    title: `🔕 ${what}`,
    body: [`${body} until ${at(until)} (${ago(until)}). What is still wrong then is told.`],
    footer: `by ${plain(personName, 40)}`,
  };
}

export function unmutedView(container: string | null, personName: string): View {
  const title = container === null ? '🔔 The maintenance is over' : `🔔 ${plain(container)} is no longer muted`;
  return { tone: 'neutral', title, body: ['Alerts are told again.'], footer: `by ${plain(personName, 40)}` };
}

/** What is muted now. */
export function mutesView(mutes: readonly ActiveMute[]): View {
  const lines = mutes.slice(0, 50).map(({ container, until, by }) => {
    const what = container === null ? '**everything** (maintenance)' : `**${plain(container)}**`;
    return `🔕 ${what} · ends ${ago(until)} · by ${plain(by, 40)}`;
  });
  return {
    tone: 'neutral',
    title: 'What is muted',
    body: [lines.length > 0 ? lines.join('\n') : 'Nothing is muted.'],
  };
}
