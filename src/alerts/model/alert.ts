import type { AlertKind } from './rule.ts';

/**
 * - `recovered`: it is well again
 * - `stopped`: somebody stopped it, so it is no longer an alarm
 * - `gone`: the container was removed
 * - `worse`: another alert took its place (a crash became a restart loop)
 * - `expired`: nobody asks for it any more: the rule is gone, or it has been so for a week
 */
export type Closing = 'recovered' | 'stopped' | 'gone' | 'worse' | 'expired';

/**
 * A restart that Stevedore made, or did not make, by itself. `outcome` null: under way; `limit`: not made, there were enough;
 * `interrupted`: the program ended meanwhile.
 */
export interface Healing {
  readonly at: number;
  readonly outcome: 'done' | 'failed' | 'limit' | 'interrupted' | null;
}

/** What is known of it, as far as it applies to the kind. */
export interface AlertFacts {
  /** Of the end that it is about. */
  readonly exitCode?: number | null;
  /** An OOM kill that the container survived. */
  readonly livesOn?: boolean;
  /** Of `changed`. */
  readonly change?: { readonly what: 'image' | 'settings'; readonly before: string; readonly after: string };
  /** Of a measure: the latest figure, and what it was held against. */
  readonly value?: number;
  readonly above?: number;
  /** Of `memory`: both are bytes, and not percent. */
  readonly inBytes?: boolean;
  /** Of `engine`: why, as a kind of error; containers that no longer run since; since when it was away. */
  readonly reason?: string;
  readonly lost?: readonly string[];
  readonly awaySince?: number;
  /**
   * It happened while Stevedore was not running, or `unheard` while it ran and Docker did not tell: when it did last, and
   * how often.
   */
  readonly away?: { readonly at: number; readonly times: number; readonly unheard?: true };
  /** The latest, oldest first. */
  readonly healings?: readonly Healing[];
}

/** One thing that is wrong, for one rule. Times are milliseconds since the epoch. */
export interface Alert {
  readonly key: string;
  /** Name of the rule. */
  readonly rule: string;
  readonly kind: AlertKind;
  /** Name of the container; '' for the engine and the host. */
  readonly subject: string;
  readonly openedAt: number;
  /** When it was last seen to happen. */
  readonly lastAt: number;
  /** How often since it was last said anew. */
  readonly count: number;
  readonly open: boolean;
  /** Over as soon as it happens, such as a change: it never was open, and is said all the same. */
  readonly momentary: boolean;
  readonly closedAt: number | null;
  readonly closing: Closing | null;
  readonly facts: AlertFacts;
  /** This opening is in a message, or need not be. */
  readonly said: boolean;
  /** When a message about it was last made; `null`: never. */
  readonly saidAt: number | null;
  /** How often it was said in quick succession: each time it is kept back twice as long. */
  readonly level: number;
  /** Quiet hours kept it back: it is said afterwards, also if it is over. */
  readonly held: boolean;
  /** The message that it is in, or was last. */
  readonly postId: string | null;
}

/** The end of a container's log, as it wrote it: hostile text. */
export interface LastLines {
  readonly container: string;
  readonly text: string;
}

/**
 * A message of ours about alerts.
 * - `gathering`: not sent yet, what happens now may join
 * - `sending`: with the runner
 * - `idle`: sent
 */
export interface Post {
  /** At most 25 characters, used once: Discord takes it for the same message when it comes twice. */
  readonly id: string;
  readonly rule: string;
  readonly channelId: string;
  readonly mentionRole: string | null;
  readonly logs: boolean;
  readonly createdAt: number;
  readonly phase: 'gathering' | 'sending' | 'idle';
  /** When it is to be sent, for the first time or again if `dirty`. */
  readonly dueAt: number;
  /** What is in the channel is no longer what is true. */
  readonly dirty: boolean;
  /** Tries that failed since the last one that did not. */
  readonly failures: number;
  /** The alerts in it, as they were last. */
  readonly items: readonly Alert[];
  /** What is attached to it. */
  readonly lastLines: readonly LastLines[];
  /** Discord's id; `null` until it is sent. */
  readonly messageId: string | null;
  /** The channel in which it stands, where that is not the one where it belongs; `null`: it is, or it is not sent yet. */
  readonly postedIn: string | null;
  /** Since when nobody knows whether it arrived: it was sent, and no answer came. */
  readonly unknownSince: number | null;
  /** That took so long that it may be in the channel twice. */
  readonly perhapsTwice: boolean;
}

/** `until`, `at`: milliseconds since the epoch. `by`: a person's name, hostile text. */
export interface Mute {
  readonly at: number;
  readonly until: number;
  readonly by: string;
}

/** An alert's identity: one opening after the other has the same. Names hold no slash. */
export function alertKey(rule: string, kind: AlertKind, subject: string): string {
  return `${rule}/${kind}/${subject}`;
}

/** Since when nobody knows whether a message that was sent just now arrived: an edit that is made twice is made once. */
export function unknownSinceOf({ messageId, unknownSince, dueAt }: Post): number | null {
  return messageId === null ? (unknownSince ?? dueAt) : null;
}
