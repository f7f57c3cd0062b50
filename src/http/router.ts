import { TrieRouter } from 'hono/router/trie-router';
import type { Answer } from './answer.ts';
import type { HttpRequest } from './request.ts';

/** Answers a request. What it throws is answered by whoever called it. */
export type Handler = (request: HttpRequest) => Answer | Promise<Answer>;

type Method = 'GET' | 'POST' | 'PUT';

/** What is answered where no route leads. */
export interface DeadEnds {
  readonly notFound: Handler;
  /** There are routes of that path, with the methods `allowed` (RFC 9110: the answer names them). */
  readonly wrongMethod: (request: HttpRequest, allowed: readonly string[]) => Answer;
}

/**
 * Leads requests to the handlers of their method and path. Paths are matched as they were sent, not decoded, so that no
 * encoding of a path leads to another route. HEAD is answered as GET is; the server leaves out the body.
 */
export class Router {
  readonly #routes = new TrieRouter<Handler>();
  readonly #methods = new Set<Method>();
  readonly #deadEnds: DeadEnds;

  constructor(deadEnds: DeadEnds) {
    this.#deadEnds = deadEnds;
  }

  /** A path may have parts such as `:name`, which the handler finds in `params`. */
  on(method: Method, path: string, handler: Handler): this {
    this.#routes.add(method, path, handler);
    this.#methods.add(method);
    return this;
  }

  readonly answer: Handler = (request) => {
    const route = this.#find(request.method === 'HEAD' ? 'GET' : request.method, request.path);
    if (route !== null) return route.handler({ ...request, params: route.params });
    const allowed = [...this.#methods].filter((method) => this.#find(method, request.path) !== null);
    if (allowed.length === 0) return this.#deadEnds.notFound(request);
    return this.#deadEnds.wrongMethod(
      request,
      allowed.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])),
    );
  };

  #find(method: string, path: string) {
    const [found] = this.#routes.match(method, path)[0];
    if (found === undefined) return null;
    const params = Object.entries(found[1]).map(([name, value]) => [name, decoded(String(value))] as const);
    return { handler: found[0], params: Object.fromEntries(params) };
  }
}

/** What can't be decoded stands for itself. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
