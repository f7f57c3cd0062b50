import { ids } from './home.ts';

/** The first stevedore.yml: a few rules, a board, a schedule, an alert. With containers of its own, nothing happens to them. */
export function firstConfig(kind: 'sample' | 'own'): string {
  const { players, servers, admin } = ids;
  return `# yaml-language-server: $schema=./stevedore.schema.json
#
# The playground's stevedore.yml. Change it: it is applied when you save. "Reset" on the page brings this one back.

admins:
  channel: "${admin}"

audit:
  channel: "${admin}"

rules:
  - name: players
    allow: [view, stats, logs, start, restart]
    containers: [${kind === 'sample' ? '"project:games"' : '"*"'}]
    to: { roles: ["${players}"] }

boards:
  servers:
    channel: "${servers}"
    title: Our servers
    containers: ["*"]
    stats: true

schedules:
${kind === 'sample' ? restart(servers) : post(servers)}
alerts:
  trouble:
    on: [crash, oom, unhealthy, restart-loop, engine]
    channel: "${servers}"
    logs: true
`;
}

function restart(channel: string): string {
  return `  fresh-minecraft:
    when: every day 05:00
    restart: [minecraft]
    announce: 10m
    channel: "${channel}"
  sonarr:
    when: 0 * * * *
    restart: [sonarr]
    channel: "${channel}"
`;
}

function post(channel: string): string {
  return `  good-morning:
    when: every day 08:00
    post: status
    channel: "${channel}"
`;
}
