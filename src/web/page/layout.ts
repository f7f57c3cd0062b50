import { html, raw } from 'hono/html';
import { ICON } from './icon.ts';
import { REFRESH_SECONDS } from './refresh.ts';

/** Escaped HTML, ready to be part of more. */
export type Html = ReturnType<typeof html>;

/** A page and what is around it. */
export interface Layout {
  /** In the tab, before the name; `null` on the first page. */
  readonly title: string | null;
  /** One line on top of the content. Text. */
  readonly summary: string | null;
  readonly content: Html;
  /** `null` where nobody is logged in, because nobody can or not yet. */
  readonly menu: Html | null;
  /** Follow what happens by looking again: by script, and where there is none by loading the page again if `always`. */
  readonly refresh: false | 'by-script' | 'always';
}

/** For whoever is logged in. */
export const MENU = html`<nav aria-label="Pages">
  <a href="/">Containers</a>
  <a href="/setup">Set-up</a>
  <form method="post" action="/logout"><button class="plain">Log out</button></form>
</nav>`;

/** The page around its content. */
export function layout({ title, summary, content, menu, refresh }: Layout): Html {
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${title === null ? '' : `${title} · `}Stevedore</title>
  <link rel="icon" href="data:image/svg+xml,${encodeURIComponent(ICON)}">
  <link rel="stylesheet" href="/style.css">
  ${refresh && html`<script src="/refresh.js" defer></script>`}
  ${refresh === 'always' && html`<noscript><meta http-equiv="refresh" content="${REFRESH_SECONDS * 2}"></noscript>`}
</head>
<body>
  <header>
    <span class="icon" aria-hidden="true">${raw(ICON)}</span>
    <h1>Stevedore</h1>
    ${menu}
  </header>
  <p id="unreachable" class="notice trouble" role="status" hidden></p>
  <main>
    ${summary !== null && html`<p class="summary">${summary}</p>`}
    ${content}
  </main>
</body>
</html>`;
}
