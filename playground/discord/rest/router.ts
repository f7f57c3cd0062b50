import type { Route } from './route.ts';

/** What a path was found to be. */
export type Match =
  | { readonly route: Route; readonly params: Record<string, string> }
  | { readonly route: undefined; readonly knownPath: boolean };

/** Finds the endpoint of a path: exact segments before named ones. */
export class Router {
  readonly #table: { readonly route: Route; readonly segments: string[] }[];

  constructor(routes: readonly Route[]) {
    this.#table = routes.map((route) => ({ route, segments: route.path.split('/') }));
  }

  /** `path` from after `/api/v10`, its escapes resolved segment by segment: discord.js sends `%40original`. */
  match(method: string, path: string): Match {
    const wanted = path.split('/').map(decodeSafely);
    let knownPath = false;
    for (const { route, segments } of this.#table) {
      const params = compare(segments, wanted);
      if (params === undefined) continue;
      knownPath = true;
      if (route.method === method) return { route, params };
    }
    return { route: undefined, knownPath };
  }
}

function compare(segments: readonly string[], wanted: readonly string[]): Record<string, string> | undefined {
  if (segments.length !== wanted.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const value = wanted[index] ?? '';
    if (segment.startsWith(':') && value !== '') params[segment.slice(1)] = value;
    else if (segment !== value) return undefined;
  }
  return params;
}

function decodeSafely(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
