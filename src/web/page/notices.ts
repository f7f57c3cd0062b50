import { html } from 'hono/html';
import type { ContainersResponse, HealthResponse, SetupResponse } from '../../api/types.ts';
import type { When } from './container-table.ts';
import type { Html } from './layout.ts';
import { message, moment, span } from './words.ts';

/** What is said about. `setup`: for whoever is logged in, where the bot said so; else `null`. */
interface Facts {
  readonly engine: ContainersResponse['engine'];
  readonly discord: HealthResponse['discord'];
  readonly config: HealthResponse['config'];
  readonly setup: SetupResponse | null;
  readonly loggedIn: boolean;
  /** Are there containers to show? */
  readonly known: boolean;
}

/** What keeps the page from telling the whole truth, or the bot from doing its work; nothing while all is well. */
export function notices({ engine, discord, config, setup, loggedIn, known }: Facts, when: When): Html[] {
  const all: Html[] = [];
  if (!engine.connected) all.push(engine.error ? engineAway(engine, known, when) : ENGINE_NOT_YET);
  if (discord.status === 'no-token') all.push(loggedIn ? NOT_SET_UP : NO_TOKEN);
  else if (!discord.healthy) all.push(discordAway(discord, when));
  else {
    if (discord.commandsError !== null) all.push(commandsMissing(discord.commandsError));
    if (setup?.discord.bot) all.push(...noServer(setup.discord.bot));
  }
  if (loggedIn && all.length > 0) all.push(TO_SET_UP);
  if (!config.ok) all.push(fileRefused(config, when));
  return all;
}

const NO_TOKEN = html`<div class="notice">
  <h2>Discord is not set up yet</h2>
  <p>The bot needs its token: put it into <code>DISCORD_TOKEN</code> (in the file <code>.env</code> with <code>npm start</code>,
  else in the container’s environment) and start Stevedore again. Or set a <code>WEB_PASSWORD</code>: then the
  token can be entered on the <a href="/setup">set-up page</a>. Everything else runs already.</p>
</div>`;

const NOT_SET_UP = html`<div class="notice">
  <h2>Discord is not set up yet</h2>
  <p>The bot needs a token. Everything else runs already.</p>
</div>`;

const ENGINE_NOT_YET = html`<div class="notice">
  <h2>The Docker Engine is being connected</h2>
  <p>It has not answered yet. This page looks again by itself.</p>
</div>`;

type Bot = NonNullable<SetupResponse['discord']['bot']>;

function noServer({ guilds, missingHome }: Bot): Html[] {
  if (guilds.some(({ ignored }) => ignored === null)) return missingHome === null ? [] : [HOME_MISSING];
  if (guilds.some(({ undecided }) => undecided)) return [];
  const why =
    guilds.length > 0 ? 'It was invited to others, and ignores them: the set-up says why.' : 'It waits to be invited.';
  return [
    html`<div class="notice">
  <h2>The bot is in none of your Discord servers</h2>
  <p>${why}</p>
</div>`,
  ];
}

const HOME_MISSING = html`<div class="notice">
  <h2>The bot is not in your home server</h2>
  <p>So <em>Manage Server</em> makes no one an admin. The set-up says what to do.</p>
</div>`;

const TO_SET_UP = html`<p class="further"><a class="button" href="/setup">Go to the set-up</a></p>`;

function engineAway({ since, error }: ContainersResponse['engine'], known: boolean, when: When): Html {
  return html`<div class="notice trouble">
    <h2>The Docker Engine is away</h2>
    <p>Not connected for ${duration(since, when)}.
    ${known && 'What is shown below is how the containers were when it was last seen.'} Stevedore keeps trying.</p>
    ${error && html`<p><bdi>${message(error.message)}</bdi></p>`}
    ${error?.advice && html`<p><bdi>${message(error.advice)}</bdi></p>`}
  </div>`;
}

function discordAway({ since, error, status }: HealthResponse['discord'], when: When): Html {
  const refused = status === 'failed';
  const what = refused ? 'refuses the bot' : status === 'connecting' ? 'is being connected' : 'does not answer';
  return html`<div class="notice trouble">
    <h2>Discord ${what}</h2>
    <p>For ${duration(since, when)}${error === null ? '.' : html`: <bdi>${message(error)}</bdi>`}</p>
    <p>Stevedore keeps trying${refused && ', once an hour'}.</p>
  </div>`;
}

function commandsMissing(why: string): Html {
  return html`<div class="notice trouble">
    <h2>Commands are missing in Discord</h2>
    <p><bdi>${message(why)}</bdi> Until then some may be missing, or be those of an older version. Everything else works.</p>
  </div>`;
}

function fileRefused({ since, grantsLapsed }: HealthResponse['config'], when: When): Html {
  const meanwhile = grantsLapsed
    ? 'It could not be used when Stevedore started, so no right that it grants counts: only members with Manage Server may do anything. Denials, boards, schedules and alerts go on as in the last version that was right.'
    : 'The last version that was right stays in force.';
  return html`<div class="notice trouble">
    <h2><code>stevedore.yml</code> is not right</h2>
    <p>For ${duration(since, when)}. ${meanwhile}</p>
    <p>The log and <code>/about</code> say what is wrong. Mend the file; it counts as soon as you save it.</p>
  </div>`;
}

function duration(since: string, { now, timeZone }: When): Html {
  return html`<time datetime="${since}" title="${moment(since, timeZone)}">${span(now - Date.parse(since))}</time>`;
}
