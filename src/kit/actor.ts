/** Who asks for something. Written to the audit as it is here. */
export type Actor =
  | {
      readonly kind: 'member';
      /** Discord's user id. */
      readonly id: string;
      /** As shown in the guild at that moment. Hostile text. */
      readonly name: string;
      readonly roleIds: readonly string[];
      /** Has Manage Server (or Administrator, or owns the guild) in the guild where this was asked. */
      readonly manager: boolean;
    }
  | { readonly kind: 'schedule'; readonly name: string }
  /** Somebody who is logged in to the web page. */
  | { readonly kind: 'web' }
  | { readonly kind: 'system' };
