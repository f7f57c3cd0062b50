import { at, plain } from '../../../discord/ui/text.ts';
import type { View } from '../../../discord/ui/view.ts';
import type { ContainerDetails, Mount, PublishedPort } from '../../model/container.ts';
import { isOneOff } from '../../model/labels.ts';
import { stateSign, stateWords } from '../../ui/state.ts';

/** What `docker inspect` knows and a person may want; paths of mounts, never their contents, never the environment. */
export function infoView(details: ContainerDetails): View {
  const { restartPolicy, restartCount } = details;
  const tries = restartPolicy.name === 'on-failure' && restartPolicy.maximumRetryCount > 0;
  const policy = `${plain(restartPolicy.name || 'no')}${tries ? ` (at most ${restartPolicy.maximumRetryCount} times)` : ''}`;
  const compose = details.project
    ? [
        `**Compose** project ${plain(details.project)}, ${isOneOff(details) ? 'a one-off run' : `service ${plain(details.service ?? '—')}`}`,
      ]
    : [];
  return {
    tone: 'neutral',
    title: plain(details.name),
    body: [
      `${stateSign(details)} ${stateWords(details)}`,
      [
        `**Image** ${plain(details.image, 200)}`,
        `**Created** ${at(details.createdAt)}`,
        `**Health** ${details.health ?? 'no healthcheck'}`,
        `**Restart policy** ${policy}`,
        `**Restarted by the engine** ${['never', 'once'][restartCount] ?? `${restartCount} times`}`,
        ...compose,
      ].join('\n'),
      list('Ports', details.ports.map(port)),
      list('Mounts', details.mounts.map(mount)),
      list(
        'Networks',
        details.networks.map((name) => plain(name)),
      ),
    ],
    footer: `id ${details.id.slice(0, 12)}`,
  };
}

/** At most 12 entries: the whole list is the owner's to read with docker itself. */
function list(title: string, entries: readonly string[]): string {
  if (entries.length === 0) return `**${title}** none`;
  const shown = entries.slice(0, 12).map((entry) => `- ${entry}`);
  if (entries.length > shown.length) shown.push(`- … and ${entries.length - shown.length} more`);
  return `**${title}**\n${shown.join('\n')}`;
}

function port(one: PublishedPort): string {
  const inside = `${one.containerPort}/${one.protocol}`;
  return one.hostPort === null ? `${inside}, not published` : `${plain(one.hostIp || '*')}:${one.hostPort} → ${inside}`;
}

function mount(one: Mount): string {
  return `${plain(one.source || one.type, 150)} → ${plain(one.destination, 150)}${one.readOnly ? ' (read only)' : ''}`;
}
