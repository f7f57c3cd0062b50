import { html } from 'hono/html';
import { type Html, layout } from './layout.ts';

/** Asks for the password. The hidden user name is for password managers, which keep a password under one. `next`: the page of ours to go on to; `trouble`: why the last try did not work. */
export function loginPage({ next, trouble }: { readonly next: string; readonly trouble: string | null }): Html {
  const action = next === '/' ? '/login' : `/login?next=${encodeURIComponent(next)}`;
  const content = html`<form class="card login" method="post" action="${action}">
    <h2><label for="password">Password of this page</label></h2>
    <input name="user" value="stevedore" autocomplete="username" hidden>
    <p class="field">
      <input id="password" name="password" type="password" autocomplete="current-password" required autofocus>
      <button>Log in</button>
    </p>
    ${trouble && html`<p class="wrong" role="alert">${trouble}</p>`}
    <p class="hint">It is what <code>WEB_PASSWORD</code> is set to where Stevedore is installed.</p>
  </form>`;
  return layout({ title: 'Log in', summary: null, content, menu: null, refresh: false });
}
