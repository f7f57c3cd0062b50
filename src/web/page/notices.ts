import { html } from 'hono/html';
import type { ContainersResponse, HealthResponse } from '../../api/types.ts';
import type { When } from './container-table.ts';
import type { Html } from './layout.ts';
import { moment, shown, span } from './words.ts';

/** What keeps the page from telling the whole truth, or the bot from doing its work; nothing while all is well. */
export function notices(
  { engine, discord }: { readonly engine: ContainersResponse['engine']; readonly discord: HealthResponse['discord'] },
  when: When,
): Html[] {
  const all: Html[] = [];
  if (!engine.connected) all.push(engineAway(engine, when));
  if (discord.status === 'no-token') all.push(NO_TOKEN);
  else if (!discord.healthy) all.push(discordAway(discord, when));
  return all;
}

const NO_TOKEN = html`<div class="notice">
  <h2>Discord is not set up yet</h2>
  <p>The bot needs its token: put it into <code>DISCORD_TOKEN</code> (in the file <code>.env</code> with <code>npm start</code>,
  else in the container’s environment) and start Stevedore again. Everything else runs already.</p>
</div>`;

function engineAway({ since, error }: ContainersResponse['engine'], when: When): Html {
  return html`<div class="notice trouble">
    <h2>The Docker Engine is away</h2>
    <p>Not connected for ${duration(since, when)}. What is shown below is how the containers were when it was last seen.
    Stevedore keeps trying.</p>
    ${error && html`<p><bdi>${shown(error.message)}</bdi></p>`}
    ${error?.advice && html`<p><bdi>${shown(error.advice)}</bdi></p>`}
  </div>`;
}

function discordAway({ since, error, status }: HealthResponse['discord'], when: When): Html {
  const what = status === 'connecting' ? 'is being connected' : 'does not answer';
  return html`<div class="notice trouble">
    <h2>Discord ${what}</h2>
    <p>For ${duration(since, when)}. Stevedore keeps trying.</p>
    ${error && html`<p><bdi>${shown(error)}</bdi></p>`}
  </div>`;
}

function duration(since: string, { now, timeZone }: When): Html {
  return html`<time datetime="${since}" title="${moment(since, timeZone)}">${span(now - Date.parse(since))}</time>`;
}
