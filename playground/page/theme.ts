/** The colours that can be chosen. */
export const themes = ['system', 'light', 'dark'] as const;

/** `system`: as the system says. */
export type Theme = (typeof themes)[number];

/** What is remembered in this browser. Without a store (a private window) nothing is. */
function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Only forgotten with the window.
  }
}

/** The colours chosen last. */
export function storedTheme(): Theme {
  const theme = stored('theme');
  return themes.find((one) => one === theme) ?? 'system';
}

/** Shows the page in these colours, and remembers them. */
export function paint(theme: Theme): void {
  store('theme', theme);
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

/** Whether the bot's requests were shown last. */
export function storedShowsRequests(): boolean {
  return stored('requests') === 'shown';
}

/** Remembers it. */
export function storeShowsRequests(shows: boolean): void {
  store('requests', shows ? 'shown' : 'hidden');
}
