import { pageButtons, pageOf } from '../../discord/ui/pages.ts';
import { plain } from '../../discord/ui/text.ts';
import { titleOf } from '../../discord/ui/title.ts';
import type { View } from '../../discord/ui/view.ts';
import type { EngineStatus } from '../../hosts/model/engine.ts';
import type { Container } from '../model/container.ts';
import { labelsOf } from '../model/labels.ts';
import { engineAway } from './engine-line.ts';
import { stateSign, stateWords } from './state.ts';

/** Containers on one page: well under Discord's 4000 characters with long names. */
const pageSize = 20;

export interface StatusQuestion {
  /** Part of a name, project, image or state; empty for all. At most 50 characters. */
  readonly filter: string;
  readonly page: number;
}

/** All containers that the person may view, grouped by label or compose project; those without come last. */
export function statusView(visible: readonly Container[], question: StatusQuestion, engine: EngineStatus): View {
  const listed = visible.filter((container) => !labelsOf(container).hidden);
  const matching = listed.filter((container) => matches(container, question.filter)).sort(byGroup);
  const page = pageOf(matching, question.page, pageSize);
  const groups = Map.groupBy(page.items, groupOf);
  const blocks = [...groups].map(([group, containers]) => {
    const heading = group ? `**__${plain(group, 40)}__**` : groups.size > 1 || page.count > 1 ? '**__others__**' : '';
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
  const { icon } = labelsOf(container);
  return `${stateSign(container)} ${icon ? `${icon} ` : ''}**${titleOf(container, 50)}** · ${stateWords(container)}`;
}

function summary(containers: readonly Container[]): string {
  const running = containers.filter((container) => container.state === 'running').length;
  const unhealthy = containers.filter((container) => container.health === 'unhealthy').length;
  const trouble = unhealthy > 0 ? ` · **${unhealthy} unhealthy**` : '';
  return `**${running}** of **${containers.length}** running${trouble}`;
}

function matches(container: Container, filter: string): boolean {
  const wanted = filter.toLowerCase();
  const { displayName, group } = labelsOf(container);
  const { name, project, image, state, health } = container;
  return [name, displayName, project, group, image, state, health].some((text) => text?.toLowerCase().includes(wanted));
}

/** What it stands under: the label, else the compose project; `null` for those under "others". */
function groupOf(container: Container): string | null {
  return labelsOf(container).group ?? container.project;
}

function byGroup(a: Container, b: Container): number {
  const [groupA, groupB] = [groupOf(a), groupOf(b)];
  if (groupA === groupB) return labelsOf(a).order - labelsOf(b).order || a.name.localeCompare(b.name);
  if (groupA === null) return 1;
  return groupB === null ? -1 : groupA.localeCompare(groupB);
}
