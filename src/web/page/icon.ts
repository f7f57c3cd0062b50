/**
 * Stevedore's icon, a crate in a sling: the only place where it is drawn. `scripts/icon.ts` makes assets/icon.svg and
 * assets/icon.png of it. On a ground of its own, so that it can be told on light and on dark; on whole pixels at 32, so
 * that it is sharp there; and within a circle, which is what Discord cuts out.
 */
export const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><title>Stevedore</title>' +
  '<rect width="32" height="32" rx="7" fill="#1d5b99"/>' +
  '<path d="M16 0v7M8 15l8-8 8 8" fill="none" stroke="#fff" stroke-width="2" stroke-linejoin="round"/>' +
  '<rect x="6" y="14" width="20" height="13" rx="1.5" fill="#f5b342"/>' +
  '<path d="M11 16v9M16 16v9M21 16v9" stroke="#7a4a00" stroke-width="2" stroke-linecap="round"/>' +
  '</svg>';
