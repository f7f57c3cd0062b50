import type { Post } from './alert.ts';

/**
 * What became of a message.
 * - `published`: it is there, in the channel of the admins where its own takes none
 * - `later`: it is not there; trying again may help. `unsent`: it certainly is not, otherwise it may still arrive
 * - `never`: it is not there, and trying again changes nothing
 */
export type Delivered =
  | { readonly kind: 'published'; readonly channelId: string; readonly messageId: string }
  | { readonly kind: 'later'; readonly unsent: boolean }
  | { readonly kind: 'never' };

/** Where people read of alerts. */
export interface AlertChannel {
  /** Posts it or, where it has a message already, edits that. Never rejects. */
  publish(post: Post): Promise<Delivered>;
}
