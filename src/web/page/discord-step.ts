import { html } from 'hono/html';
import type { SetupResponse } from '../../api/types.ts';
import type { Html } from './layout.ts';
import type { Step } from './step.ts';
import { message, shown } from './words.ts';

type Discord = SetupResponse['discord'];

/** The application at Discord and its token. `refusal`: why the one that was just entered was not taken. */
export function discordStep({ discord }: SetupResponse, refusal: string | null): Step {
  const title = 'Discord';
  const { status, error, commandsError, bot, tokenFrom } = discord;
  const from = tokenFrom === 'environment' ? FROM_ENVIRONMENT : another(refusal);
  switch (status) {
    case 'no-token':
      return { title, state: 'todo', words: 'to do', body: html`${why(error)}${HOW}${tokenForm(refusal)}` };
    case 'failed':
      return { title, state: 'trouble', words: 'refused', body: refused(discord, refusal) };
    case 'connecting': {
      const body = html`<p>The token is there; the bot is being connected.</p>
        ${error !== null && html`<p>It did not work yet, so Stevedore keeps trying: <bdi>${message(error)}</bdi></p>`}
        <noscript><p>Load this page again to see how it went.</p></noscript>
        ${from}`;
      return { title, state: 'waiting', words: 'connecting', body };
    }
    case 'ready': {
      const body = html`<p>The bot is <strong><bdi>${shown(bot?.name ?? '')}</bdi></strong>.</p>
        ${why(error)}${why(commandsError)}${from}`;
      return { title, state: 'done', words: 'connected', body };
    }
  }
}

function why(error: string | null): Html | false {
  return error !== null && html`<p><bdi>${message(error)}</bdi></p>`;
}

const PORTAL = html`<a href="https://discord.com/developers/applications" target="_blank" rel="noreferrer">discord.com/developers/applications</a>`;

const HOW = html`<p>The bot needs an application of your own at Discord. It costs nothing and takes two minutes:</p>
  <ol class="how">
    <li>Open ${PORTAL}, choose <em>New Application</em> and give it a name: that is what the bot is called.</li>
    <li>On its page <em>Bot</em> choose <em>Reset Token</em> and copy the token. Discord shows it only once.</li>
    <li>Leave the <em>Privileged Gateway Intents</em> off: none is needed. So that no one else can invite the bot, set
    <em>Install Link</em> on the page <em>Installation</em> to <em>None</em>, and then switch <em>Public Bot</em> off.</li>
    <li>Paste the token here.</li>
  </ol>`;

const FROM_ENVIRONMENT = html`<p class="hint">The token comes from <code>DISCORD_TOKEN</code>, so it can only be changed there.</p>`;

function refused({ error, tokenFrom }: Discord, refusal: string | null): Html {
  const words = html`<p>Discord refuses the bot: <bdi>${message(error ?? 'it did not say why.')}</bdi></p>
    <p>Your applications: ${PORTAL}</p>`;
  return html`${words}${tokenFrom === 'environment' ? FROM_ENVIRONMENT : tokenForm(refusal)}`;
}

/** Folded away while there is one that works; open when something was just entered in it and not taken. */
function another(refusal: string | null): Html {
  return html`<details ${refusal === null ? '' : 'open'}><summary>Use another token</summary>${tokenForm(refusal)}</details>`;
}

/** Not a password field: browsers would put the password of this page into it. The style hides what is typed. */
function tokenForm(refusal: string | null): Html {
  return html`<form method="post" action="/setup">
    <label for="token">Token</label>
    <p class="field">
      <input id="token" name="token" class="secret" type="text" autocomplete="off" autocapitalize="off" spellcheck="false" required>
      <button>Connect</button>
    </p>
    ${
      refusal === null
        ? html`<p class="hint">It is kept in the data directory, readable by the bot alone. It is not shown again.</p>`
        : html`<p class="wrong" role="alert"><bdi>${message(refusal)}</bdi></p>`
    }
  </form>`;
}
