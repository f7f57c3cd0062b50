import { perhapsTwice } from '../../../discord/ui/perhaps-twice.ts';
import { ago, literal, plain, shorten } from '../../../discord/ui/text.ts';
import type { View } from '../../../discord/ui/view.ts';
import type { Alert, Post } from '../../model/alert.ts';
import { alertWords, healingWords } from './alert-words.ts';

/** Alerts that are listed one by one, and characters of each log. */
const mostLines = 25;
const logLength = 900;

/** A message about alerts: what is wrong, or by now was, and what can be done about it. */
export function alertView(post: Post): View {
  const { items } = post;
  const isOpen = items.some(({ open }) => open);
  const more = items.length - mostLines;
  const lines = [...items.slice(0, mostLines).map(line), ...(more > 0 ? [`-# … and ${more} more`] : [])];
  const containers = [...new Set(items.map(({ subject }) => subject).filter((name) => name !== ''))];
  const twice = post.perhapsTwice ? [perhapsTwice] : [];
  return {
    tone: isOpen ? 'bad' : items.every(({ momentary }) => momentary) ? 'neutral' : 'good',
    title: title(items, isOpen),
    body: [lines.join('\n'), ...post.lastLines.flatMap(({ container, text }) => logBlock(container, text)), ...twice],
    footer: `alert “${plain(post.rule)}”`,
    // What is gone cannot be restarted.
    ...controls(
      containers,
      items.some(({ open, kind }) => open && kind !== 'disappeared'),
    ),
  };
}

function title(items: readonly Alert[], isOpen: boolean): string {
  const [first] = items;
  if (first === undefined) return 'Nothing is wrong';
  const sign = isOpen ? alertWords(first).sign : items.every(({ momentary }) => momentary) ? '🔄' : '✅';
  if (items.length === 1) return `${sign} ${alertWords(first).title}`;
  const isOneKind = items.every(({ kind }) => kind === first.kind);
  const words = isOneKind ? alertWords(first).several(items.length) : `${items.length} alerts`;
  return `${sign} ${words}${isOpen || first.momentary ? '' : ': all over'}`;
}

function line(alert: Alert): string {
  const { sign, sentence } = alertWords(alert);
  const times = alert.count > 1 && alert.kind !== 'restart-loop' ? ` · ${alert.count} times` : '';
  const over = alert.closing === null ? '' : ` · ${closing(alert)}`;
  const healings = (alert.facts.healings ?? []).map((one) => `\n-# ${healingWords(one)}`);
  return `${alert.closing === null ? sign : '✅'} ${sentence}${times}${over}${healings.join('')}`;
}

function closing({ closing: how, closedAt, kind }: Alert): string {
  const when = closedAt === null ? '' : ` ${ago(closedAt)}`;
  switch (how) {
    case 'recovered':
      return kind === 'engine' ? `back${when}` : `**well again**${when}`;
    case 'stopped':
      return `stopped on purpose${when}`;
    case 'gone':
      return `removed${when}`;
    case 'worse':
      return 'became a restart loop';
    default:
      return 'no longer watched';
  }
}

function logBlock(container: string, text: string): string[] {
  const end = literal(text).trimEnd().slice(-logLength);
  const lines = end
    .split('\n')
    .slice(-20)
    .map((one) => shorten(one, 200));
  return [`-# the last lines of ${plain(container)}`, `\`\`\`\n${lines.join('\n')}\n\`\`\``];
}

/** One container has buttons of its own; of several one is chosen first. Longer names than an id can hold have none. */
function controls(containers: readonly string[], mayHelp: boolean): Pick<View, 'buttons' | 'menus'> {
  const usable = containers.filter((name) => name.length <= 80);
  const [only] = usable;
  if (only === undefined) return {};
  if (usable.length > 1) {
    const options = usable.slice(0, 25).map((name) => ({ value: name, label: name }));
    return { menus: [{ customId: 'panel', placeholder: 'Choose a container', options }] };
  }
  return {
    buttons: [
      [
        ...(mayHelp ? [{ customId: `do:restart:${only}`, label: 'Restart' }] : []),
        { customId: `look-logs:${only}`, label: 'Logs' },
        { customId: `mute:60:${only}`, label: 'Mute 1 h' },
      ],
    ],
  };
}
