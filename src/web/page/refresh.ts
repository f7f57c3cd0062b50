/** How often an open page looks again. */
export const REFRESH_SECONDS = 5;

/**
 * The only script of the page: it fetches the page anew and puts the new `<main>` in place of the old one, but only if
 * something in it changed, so nothing flickers, jumps or loses a selection. It rests while nobody looks at the tab, and
 * while somebody fills in a form. When the log-in has ended it goes to the page that asks for it.
 */
export const REFRESH_SCRIPT = `'use strict';
let refreshedAt = Date.now();
const unreachable = document.getElementById('unreachable');
function isBusy(main) {
  const field = main.querySelector('input');
  const opened = main.querySelector('details[open]') !== null;
  return opened || (field !== null && (field.value !== '' || field === document.activeElement));
}
async function refresh() {
  if (isBusy(document.querySelector('main'))) return;
  try {
    const answer = await fetch(location.href, { cache: 'no-store', signal: AbortSignal.timeout(8000) });
    if (answer.redirected) return location.assign(answer.url);
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main');
    const main = document.querySelector('main');
    if (fresh === null) throw new Error('that was not our page');
    if (fresh.innerHTML !== main.innerHTML && !isBusy(main)) main.replaceChildren(...fresh.childNodes);
    unreachable.hidden = true;
    refreshedAt = Date.now();
  } catch {
    if (unreachable.hidden) {
      unreachable.textContent = 'This page can not be refreshed right now: what it shows is from ' +
        new Date(refreshedAt).toLocaleTimeString() + '. It keeps trying.';
      unreachable.hidden = false;
    }
  }
}
async function loop() {
  if (!document.hidden) await refresh();
  setTimeout(loop, ${REFRESH_SECONDS * 1000});
}
setTimeout(loop, ${REFRESH_SECONDS * 1000});
document.addEventListener('visibilitychange', () => { if (!document.hidden) refresh(); });
`;
