import { html } from 'hono/html';
import type { SetupResponse } from '../../api/types.ts';
import { discordStep } from './discord-step.ts';
import { type Html, layout, MENU } from './layout.ts';
import { type Step, stepItem } from './step.ts';
import { message, shown } from './words.ts';

type Guild = NonNullable<SetupResponse['discord']['bot']>['guilds'][number];

/** What is set up and what is missing, in the order in which one does it. `refusal`: why the token was not taken. */
export function setupPage(setup: SetupResponse, refusal: string | null): Html {
  const before = [dockerStep(setup), discordStep(setup, refusal), serversStep(setup), statsStep(setup)];
  const complete = before.every(({ state }) => state === 'done');
  const steps = [...before, lastStep(complete)];
  const done = steps.filter(({ state }) => state === 'done').length;
  const content = html`<ol class="steps">${steps.map((step, index) => stepItem(step, index + 1))}</ol>`;
  return layout({
    title: 'Set-up',
    summary: complete ? 'Everything is set up' : `${done} of ${steps.length} done`,
    content,
    menu: MENU,
    // What was said of a token that was not taken would be gone.
    refresh: refusal === null ? 'by-script' : false,
  });
}

/** Shown while there is no password: nobody knows who looks at it. */
export function noPasswordPage(): Html {
  const content = html`<div class="notice">
    <h2>This page needs a password first</h2>
    <p>Here you set Stevedore up, so not everybody may. Set <code>WEB_PASSWORD</code> to a password of at least 8
    characters (in the file <code>.env</code> with <code>npm start</code> and compose, else in the container’s environment),
    start Stevedore again and come back.</p>
    <p>Without it, set it up in the environment: the token goes into <code>DISCORD_TOKEN</code>.</p>
  </div>
  <p class="further"><a class="button" href="/">Back to the containers</a></p>`;
  return layout({ title: 'Set-up', summary: null, content, menu: null, refresh: false });
}

function dockerStep({ engine }: SetupResponse): Step {
  const title = 'Docker';
  if (engine.connected) {
    return {
      title,
      state: 'done',
      words: 'connected',
      body: html`<p>Docker Engine ${shown(engine.version ?? '')}.</p>`,
    };
  }
  const { error } = engine;
  const body = html`
    <p><bdi>${message(error?.message ?? 'The engine has not answered yet.')}</bdi></p>
    ${error?.advice && html`<p class="advice"><bdi>${message(error.advice)}</bdi></p>`}
    <p>Stevedore keeps trying.</p>`;
  return { title, state: error ? 'trouble' : 'waiting', words: error ? 'not connected' : 'connecting', body };
}

function serversStep({ discord: { bot } }: SetupResponse): Step {
  const title = 'Your Discord server';
  if (bot === null) {
    const body = html`<p>When the bot is connected, a link that invites it appears here.</p>`;
    return { title, state: 'later', words: 'later', body };
  }
  const served = bot.guilds.some(({ ignored }) => ignored === null);
  const guilds = bot.guilds.map((guild) => html`<li><bdi>${shown(guild.name)}</bdi>: ${standing(guild)}</li>`);
  const { missingHome } = bot;
  const body = html`
    ${guilds.length > 0 && html`<ul>${guilds}</ul>`}
    ${missingHome !== null && homeMissing(missingHome)}
    <p><a class="${served ? '' : 'button'}" href="${bot.inviteUrl}" target="_blank" rel="noreferrer">${served ? 'Invite the bot to another server' : 'Invite the bot to your server'}</a></p>
    <p class="hint">The link asks for leave to see channels, to send messages with embeds and files, and to read what was
    written; nothing else. Stevedore serves ${SERVES}.</p>`;
  if (served && missingHome !== null) return { title, state: 'trouble', words: 'home server missing', body };
  return { title, state: served ? 'done' : 'todo', words: served ? 'invited' : 'to do', body };
}

function standing({ id, ignored, undecided, home }: Guild): Html {
  if (ignored === null)
    return home
      ? html`served; its members with <em>Manage Server</em> may do everything`
      : html`served; <em>Manage Server</em> counts for nothing there, only your rules do`;
  if (undecided) return html`it ${ignored}`;
  return html`ignored, because it ${ignored}. To have it served, add <code>${id}</code> to <code>DISCORD_GUILD_ID</code>
  and start Stevedore again.`;
}

/** What to do where the bot was removed from the home server, that was deleted, or it was never invited there. */
function homeMissing(id: string): Html {
  return html`<p>The bot is not in your home server (<code>${id}</code>). That is the one whose members with
    <em>Manage Server</em> may do everything. Until you do one of these, only the people and roles under <code>admins</code> in
    <code>stevedore.yml</code> may:</p>
    <ul>
      <li>If that server is still there, invite the bot to it again with the link below.</li>
      <li>If it was deleted, or another server is to be your home: put the id of that one first in
      <code>DISCORD_GUILD_ID</code>, then, with commas between them, the ids of all others that Stevedore is to serve, and
      start Stevedore again. To copy an id, switch <em>Developer Mode</em> on in Discord’s settings under <em>Advanced</em>,
      right-click the server and choose <em>Copy Server ID</em>.</li>
    </ul>`;
}

const SERVES = html`the servers that belong to you, the owner of the application, or those in <code>DISCORD_GUILD_ID</code>`;

/** How the figures are read, in words. */
const SOURCES: Readonly<Record<string, string>> = {
  cgroup: 'from the kernel’s own files, the fastest way',
  'engine-api': 'from the Docker Engine',
  'docker-cli': 'by the docker command, the slowest way',
};

function statsStep({ stats, engine }: SetupResponse): Step {
  const title = 'Stats';
  if (stats.inUse === null) {
    const error = stats.sources.find((source) => source.error !== null)?.error;
    if (engine.connected && !stats.needed && !error) {
      const body = html`<p>There is nothing to read: no container runs. As soon as one does, it is read.</p>`;
      return { title, state: 'done', words: 'nothing runs now', body };
    }
    const body = html`<p>${engine.connected ? 'Nothing could be read yet.' : 'They come when Docker is connected.'}</p>
      ${engine.connected && error && html`<p><bdi>${message(error)}</bdi></p>`}`;
    return { title, state: 'later', words: engine.connected ? 'nothing read yet' : 'later', body };
  }
  const kernel = stats.sources.find(({ name }) => name === 'cgroup');
  const body = html`<p>Read ${SOURCES[stats.inUse] ?? shown(stats.inUse)}.</p>
    ${stats.inUse !== 'cgroup' && kernel !== undefined && mounts(kernel.error)}`;
  return { title, state: 'done', words: shown(stats.inUse), body };
}

/** Works without, so it is a hint. Nothing of it is shown where `STATS_SOURCE` chose the source. */
function mounts(error: string | null): Html {
  return html`<p>Faster, and lighter for the engine, would be the kernel’s own files. In a container they have to be mounted:</p>
    <pre>/sys/fs/cgroup:/host/cgroup:ro
/proc:/host/proc:ro</pre>
    ${error !== null && html`<p class="hint">Why not now: <bdi>${message(error)}</bdi></p>`}`;
}

function lastStep(complete: boolean): Step {
  const title = 'Use it';
  const body = html`<p>Type <kbd>/</kbd> in your server: Discord shows the commands. <kbd>/status</kbd> is a good first one.</p>
    <p>At first only members with <em>Manage Server</em> may use them. To let others, add rules to the file
    <code>stevedore.yml</code> in the data directory: it has examples. <kbd>/access</kbd> shows who may do what.</p>
    <p><a class="${complete ? 'button' : ''}" href="/">See your containers</a></p>`;
  return { title, state: complete ? 'done' : 'later', words: complete ? 'ready' : 'later', body };
}
