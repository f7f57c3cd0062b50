import { html } from 'hono/html';
import type { ContainerSummary } from '../../api/types.ts';
import type { Html } from './layout.ts';
import { stateBadge, stateLook } from './state.ts';
import { moment, shown, span } from './words.ts';

/** For the words about time. */
export interface When {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly timeZone: string;
}

/** One table for each compose project, by name; what belongs to none comes last. */
export function containerTables(containers: readonly ContainerSummary[], when: When): Html[] {
  const groups = Map.groupBy(containers, (container) => container.project);
  const projects = [...groups.keys()].filter((project) => project !== null).sort((a, b) => a.localeCompare(b));
  const tables = projects.map((project) => table(shown(project), groups.get(project) ?? [], when));
  const others = groups.get(null);
  if (others === undefined) return tables;
  return [...tables, table(projects.length > 0 ? 'Others' : 'Containers', others, when)];
}

function table(title: string, containers: readonly ContainerSummary[], when: When): Html {
  return html`<table>
    <caption><bdi>${title}</bdi></caption>
    <thead><tr><th scope="col">Name</th><th scope="col">State</th><th scope="col">Since</th></tr></thead>
    <tbody>${containers.map((container) => row(container, when))}</tbody>
  </table>`;
}

function row(container: ContainerSummary, when: When): Html {
  return html`<tr>
    <th scope="row"><bdi>${shown(container.name)}</bdi><span class="image" title="${shown(container.image)}"><bdi>${shown(container.image)}</bdi></span></th>
    <td>${stateBadge(stateLook(container))}</td>
    <td class="since">${since(container.upSince ?? container.finishedAt, when)}</td>
  </tr>`;
}

function since(instant: string | null, { now, timeZone }: When): Html {
  if (instant === null) return html`<span aria-label="unknown">–</span>`;
  const length = span(now - Date.parse(instant));
  return html`<time datetime="${instant}" title="${moment(instant, timeZone)}">${length}</time>`;
}
