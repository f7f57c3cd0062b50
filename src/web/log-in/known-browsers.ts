import { createHmac, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

/**
 * Tells the browsers in which somebody has logged in before by a mark that we signed. A mark opens nothing: whoever has one is
 * counted by it instead of by address, so that strangers behind the same proxy can't keep the owner out. Nothing is
 * stored, so a mark survives a restart of the web program; it dies with the password.
 */
export class KnownBrowsers {
  readonly #password: string;
  #key: Buffer | null = null;

  constructor(password: string) {
    this.#password = password;
  }

  /** A new mark, in letters that may stand in a cookie. */
  newDeviceToken(): string {
    const id = randomBytes(16).toString('base64url');
    return `${id}.${this.#sign(id).toString('base64url')}`;
  }

  /** Which browser it is; `null` where the mark is none of ours, or signed with another password. */
  idOf(deviceToken: string | undefined): string | null {
    const [id, signature, ...rest] = deviceToken?.split('.') ?? [];
    if (id === undefined || signature === undefined || rest.length > 0) return null;
    const given = Buffer.from(signature, 'base64url');
    const right = this.#sign(id);
    return given.length === right.length && timingSafeEqual(given, right) ? id : null;
  }

  #sign(id: string): Buffer {
    // Slow, once: whoever gets hold of a mark can try passwords on it, and shall not be quick at it.
    this.#key ??= scryptSync(this.#password, 'stevedore: known browsers', 32);
    return createHmac('sha256', this.#key).update(id).digest();
  }
}
