import type { Rulebook } from '../rules/rulebook.ts';
import type { Application } from '../world/application.ts';
import type { UploadedFile } from '../world/attachment.ts';
import type { Interaction } from '../world/interaction.ts';
import type { Json, JsonObject } from '../world/json.ts';
import type { World } from '../world/world.ts';
import type { Limit, RateLimits } from './rate-limits.ts';

/** A request that passed the door. */
export interface Request {
  readonly world: World;
  /** Whose token came with it. Without one, the token in the path says whose it is. */
  readonly application: Application;
  readonly rules: Rulebook;
  readonly limits: RateLimits;
  /** The values of the `:names` of the route. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Json | undefined;
  /** The body, or an empty object when it is none. */
  readonly object: JsonObject;
  readonly files: readonly { readonly index: string; readonly file: UploadedFile }[];
  /** Where the gateway is. */
  readonly gatewayUrl: string;
}

/** What is answered; no body means 204. */
export interface Reply {
  readonly status?: number;
  readonly body?: unknown;
}

/** One endpoint. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `:names`, from after `/api/v10`. */
  readonly path: string;
  /** Whose token is in the path: such requests need no other. */
  readonly tokenInPath?: boolean;
  /** Its bucket: the limit, and the parameters it is counted by. */
  readonly limit?: Limit & { readonly by: readonly string[] };
  /** The interaction a request is about, so that its refusals can be found there. */
  readonly about?: (request: Request) => Interaction | undefined;
  readonly handle: (request: Request) => Reply;
}
