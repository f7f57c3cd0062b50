/** How often an open page looks again. */
export const REFRESH_SECONDS = 5;

/**
 * The only script of the page: it fetches the page anew and puts the new `<main>` in place of the old one, but only if
 * something in it changed, so nothing flickers, jumps or loses a selection. It rests while nobody looks at the tab.
 */
export const REFRESH_SCRIPT = `'use strict';
let refreshedAt = Date.now();
const unreachable = document.getElementById('unreachable');
async function refresh() {
  try {
    const answer = await fetch(location.href, { cache: 'no-store', signal: AbortSignal.timeout(8000) });
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main');
    const main = document.querySelector('main');
    if (fresh === null) throw new Error('that was not our page');
    if (fresh.innerHTML !== main.innerHTML) main.replaceChildren(...fresh.childNodes);
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
