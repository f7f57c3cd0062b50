import type { Guild } from '../../playground/discord/index.ts';

const BOARDS = 10;
const SCHEDULES = 20;

/**
 * stevedore.yml of somebody who uses everything: ten boards of eleven containers or all of one kind, half of them with figures
 * every 30 s, and twenty schedules, of which two come due each minute: most restart a container, some post stats with a
 * picture. Schedules and boards write into channels of their own.
 */
export function homeConfig(guild: Guild, names: readonly string[]): string {
  const boards = Array.from({ length: BOARDS }, (_, n) => {
    const shown = names.filter((name) => name.endsWith(String(n)) || name.includes(`-${n}`));
    return [
      `  board-${n}:`,
      `    channel: "${guild.channel(`board-${n}`).id}"`,
      `    containers: ${JSON.stringify(shown)}`,
      `    stats: ${n % 2 === 0}`,
    ];
  });
  const channel = guild.channel('schedules').id;
  const schedules = Array.from({ length: SCHEDULES }, (_, n) => [
    `  schedule-${n}:`,
    `    when: "${n % 10}-59/10 * * * *"`,
    n % 5 === 0 ? '    post: stats' : `    restart: [${JSON.stringify(names[n])}]`,
    `    channel: "${channel}"`,
  ]);
  return ['boards:', ...boards.flat(), 'schedules:', ...schedules.flat(), ''].join('\n');
}
