import { html } from 'hono/html';
import type { ContainerSummary, ContainersResponse, HealthResponse, SetupResponse } from '../../api/types.ts';
import { containerTables, type When } from './container-table.ts';
import { type Html, layout, MENU } from './layout.ts';
import { notices } from './notices.ts';
import { count, shown } from './words.ts';

/** What the page at `/` shows. */
export interface Overview extends When {
  readonly list: ContainersResponse;
  readonly health: HealthResponse;
  /** For whoever is logged in; `null` where nobody can, or where the bot did not say. */
  readonly setup: SetupResponse | null;
  readonly loggedIn: boolean;
}

/** All containers, grouped by compose project. */
export function overviewPage(view: Overview): Html {
  const { engine, containers } = view.list;
  const content = html`
    ${notices({ ...view, engine, discord: view.health.discord, config: view.health.config, known: containers.length > 0 }, view)}
    ${containers.length === 0 ? nothingYet(engine.connected) : containerTables(containers, view)}`;
  const menu = view.loggedIn ? MENU : null;
  return layout({ title: null, summary: summary(view.list), content, menu, refresh: 'always' });
}

/** Shown while the bot does not answer; it turns into the page that was asked for by itself. */
export function botAwayPage({ message, menu }: { readonly message: string; readonly menu: Html | null }): Html {
  const content = html`<div class="notice trouble">
    <h2>No bot here right now</h2>
    <p>${message} This page looks again every few seconds.</p>
  </div>`;
  return layout({ title: null, summary: 'Waiting for the bot', content, menu, refresh: 'always' });
}

function nothingYet(connected: boolean): Html {
  return connected
    ? html`<p class="nothing">There are no containers yet. As soon as one is made, it appears here.</p>`
    : html`<p class="nothing">No containers are known yet.</p>`;
}

function summary({ engine, containers }: ContainersResponse): string {
  const is = (wanted: (container: ContainerSummary) => boolean): number => containers.filter(wanted).length;
  const running = is(({ state }) => state === 'running');
  const unhealthy = is(({ state, health }) => state === 'running' && health === 'unhealthy');
  const facts = [`${running} of ${count(containers.length, 'container')} running`];
  if (unhealthy > 0) facts.push(`${unhealthy} unhealthy`);
  if (engine.version !== null) facts.push(`Docker Engine ${shown(engine.version)}`);
  return facts.join(' · ');
}
