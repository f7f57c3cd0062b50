import type { Post } from './alert.ts';

/** What is to be done now. Each publish and each restart is answered by an input. */
export type AlertDecision =
  /** Post it, or edit it where it has a message already. */
  | { readonly kind: 'publish'; readonly post: Post }
  | { readonly kind: 'restart'; readonly container: string; readonly rule: string };
