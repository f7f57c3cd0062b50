import type { Container } from '../../core/containers/container.ts';
import type { EngineStatus } from '../../core/containers/engine.ts';
import { engineAway } from './engine-line.ts';
import { pageButtons, pageOf } from './pages.ts';
import { stateSign, stateWords } from './state.ts';
import { plain } from './text.ts';
import type { View } from './view.ts';

/** Containers on one page: well under Discord's 4000 characters with long names. */
const pageSize = 20;

export interface StatusQuestion {
  /** Part of a name, project, image or state; empty for all. At most 50 characters. */
  readonly filter: string;
  readonly page: number;
}

/** All containers that the person may view, grouped by compose project; those without one come last. */
export function statusView(visible: readonly Container[], question: StatusQuestion, engine: EngineStatus): View {
  const matching = visible.filter((container) => matches(container, question.filter)).sort(byProject);
  const page = pageOf(matching, question.page, pageSize);
  const groups = Map.groupBy(page.items, (container) => container.project);
  const blocks = [...groups].map(([project, containers]) => {
    const heading = project
      ? `**__${plain(project, 40)}__**`
      : groups.size > 1 || page.count > 1
        ? '**__others__**'
        : '';
    const lines = containers.map(line).join('\n');
    return heading ? `${heading}\n${lines}` : lines;
  });
  const away = engineAway(engine);
  const nothing = question.filter
    ? `No container matches “${plain(question.filter)}”.`
    : 'There are no containers that you may see here.';
  const { filter } = question;
  return {
    tone: away ? 'warning' : 'neutral',
    title: filter ? `Containers matching “${plain(filter, 50)}”` : 'Containers',
    body: [...(away ? [away] : []), matching.length > 0 ? summary(matching) : nothing, ...blocks],
    buttons: [pageButtons(page, (number, use) => `status:${number}:${use}:${filter}`)],
  };
}

function line(container: Container): string {
  return `${stateSign(container)} **${plain(container.name, 50)}** · ${stateWords(container)}`;
}

function summary(containers: readonly Container[]): string {
  const running = containers.filter((container) => container.state === 'running').length;
  const unhealthy = containers.filter((container) => container.health === 'unhealthy').length;
  const trouble = unhealthy > 0 ? ` · **${unhealthy} unhealthy**` : '';
  return `**${running}** of **${containers.length}** running${trouble}`;
}

function matches(container: Container, filter: string): boolean {
  const wanted = filter.toLowerCase();
  return [container.name, container.project ?? '', container.image, container.state, container.health ?? ''].some(
    (text) => text.toLowerCase().includes(wanted),
  );
}

function byProject(a: Container, b: Container): number {
  if (a.project === b.project) return a.name.localeCompare(b.name);
  if (a.project === null) return 1;
  return b.project === null ? -1 : a.project.localeCompare(b.project);
}
