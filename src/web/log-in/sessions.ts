import { createHash, randomBytes } from 'node:crypto';

const DAY_MS = 86_400_000;
/** Unused for that long, a session ends. */
const IDLE_MS = 7 * DAY_MS;
/** So does one that is used all the time. */
export const LONGEST_MS = 30 * DAY_MS;
const MOST_SESSIONS = 100;

interface Session {
  readonly openedAt: number;
  usedAt: number;
}

/**
 * Who is logged in. In memory: a restart of the web program logs everybody out. Kept are digests, so that what is read
 * out of memory opens nothing. Beyond a hundred the oldest one ends.
 */
export class Sessions {
  readonly #now: () => number;
  /** In the order in which they were opened. */
  readonly #sessions = new Map<string, Session>();

  /** @param now milliseconds since the epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** A new one: the secret that stands for it, 43 characters. */
  open(): string {
    const secret = randomBytes(32).toString('base64url');
    const now = this.#now();
    for (const [digest, session] of this.#sessions) if (!alive(session, now)) this.#sessions.delete(digest);
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size >= MOST_SESSIONS && oldest !== undefined) this.#sessions.delete(oldest);
    this.#sessions.set(digestOf(secret), { openedAt: now, usedAt: now });
    return secret;
  }

  /** Is there a session of this secret? Asking uses it. */
  has(secret: string | undefined): boolean {
    const session = secret === undefined ? undefined : this.#sessions.get(digestOf(secret));
    const now = this.#now();
    if (session === undefined || !alive(session, now)) return false;
    session.usedAt = now;
    return true;
  }

  close(secret: string | undefined): void {
    if (secret !== undefined) this.#sessions.delete(digestOf(secret));
  }
}

function alive({ openedAt, usedAt }: Session, now: number): boolean {
  return now - openedAt <= LONGEST_MS && now - usedAt <= IDLE_MS;
}

function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
