import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditOutcome } from '../core/audit/entry.ts';
import type { AuditBeginning, AuditEnding } from '../core/audit/journal.ts';
import type { Clock } from '../core/clock.ts';
import { settings } from './environment-settings.ts';
import { token as tokenSchema } from './environment-values.ts';
import { writeFileAtomically } from './file/atomic-write.ts';
import { errorCode, fileAdvice } from './file/file-trouble.ts';
import type { Logger } from './logger.ts';

/** In the data directory: the token that was entered on the web page, for nobody's eyes but the bot's. */
export const TOKEN_FILE = 'discord-token';

/** Read and written by nobody else. */
const OWNER_ONLY = 0o600;

/** A token to log in to Discord with, and who gave it. Set in the environment, it wins. */
export interface DiscordToken {
  readonly value: string;
  readonly from: 'environment' | 'page';
}

/**
 * - `invalid`: it is no token
 * - `refused`: Discord does not know it
 * - `set-elsewhere`: it comes from the environment, which wins
 * - `unwritable`: it could not be kept
 */
export type TokenErrorKind = 'invalid' | 'refused' | 'set-elsewhere' | 'unwritable';

/** A token that was not taken: everything is as it was. The message is for the owner and never has the token in it. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  readonly kind: TokenErrorKind;

  constructor(kind: TokenErrorKind, message: string, cause?: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}

/** Asks Discord whether it knows a token; `null`: it could not be asked. Returns within seconds, and never throws. */
export type TokenCheck = (token: string) => Promise<boolean | null>;

export interface DiscordTokensParts {
  /** Of the environment; `null` where it has none. */
  readonly fromEnvironment: string | null;
  readonly dataDir: string;
  /** The log's: a token is added before anybody gets it. */
  readonly secrets: Set<string>;
  /** A wrong one would log out the bot that works. */
  readonly isKnown: TokenCheck;
  /** Returns what is to be told what became of it. */
  readonly audit: { begin(entry: AuditBeginning): (ending: AuditEnding) => void };
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Logger;
}

const UNKNOWN_TOKEN =
  'Discord does not know this token, so nothing has changed. Copy the token from the page Bot of your application (Reset Token): the client secret, the public key and the application id are something else.';

/** Keeps the one token that the bot logs in with. */
export class DiscordTokens {
  readonly #parts: DiscordTokensParts;
  readonly #path: string;
  #current: DiscordToken | null;
  #replaced: string | null = null;
  /** One change after the other: they write the same file. */
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(parts: DiscordTokensParts, current: DiscordToken | null) {
    this.#parts = parts;
    this.#path = join(parts.dataDir, TOKEN_FILE);
    this.#current = current;
  }

  /** Reads the one that was kept. What is wrong with its file is said in the log, and counts as no token. */
  static async open(parts: DiscordTokensParts): Promise<DiscordTokens> {
    const { fromEnvironment, secrets } = parts;
    const kept = fromEnvironment === null ? await readKept(parts) : null;
    const value = fromEnvironment ?? kept;
    if (value !== null) secrets.add(value);
    const from = fromEnvironment === null ? 'page' : 'environment';
    return new DiscordTokens(parts, value === null ? null : { value, from });
  }

  /** `null` while there is none. */
  current(): DiscordToken | null {
    return this.#current;
  }

  /** Keeps a token that the owner entered on the web page. Returns it when it is on the disk. @throws {TokenError} */
  enter(text: string): Promise<DiscordToken> {
    const entered = this.#queue.then(() => this.#enter(text));
    this.#queue = entered.catch(() => undefined);
    return entered;
  }

  async #enter(text: string): Promise<DiscordToken> {
    const { audit, clock } = this.#parts;
    const at = clock.now();
    const asked = { at, actor: { kind: 'web' }, guildId: null, channelId: null } as const;
    // Before anything is done, so that a token which is on the disk was also asked for.
    const ended = audit.begin({ ...asked, action: 'config', target: TOKEN_FILE });
    const finish = (outcome: AuditOutcome, detail: string | null) =>
      ended({ outcome, durationMs: clock.now() - at, detail });
    try {
      const token = await this.#keep(text);
      finish('done', null);
      return token;
    } catch (error) {
      if (error instanceof TokenError) finish(error.kind === 'unwritable' ? 'failed' : 'refused', error.message);
      // Whatever it says may have the token in it.
      else finish('failed', 'an unexpected error');
      throw error;
    }
  }

  async #keep(text: string): Promise<DiscordToken> {
    if (this.#parts.fromEnvironment !== null) {
      throw new TokenError('set-elsewhere', 'The token is set by DISCORD_TOKEN, so it can only be changed there.');
    }
    const read = tokenSchema.safeParse(text.trim());
    if (!read.success) {
      throw new TokenError('invalid', `That is no token: expected ${settings.discordToken.expected}.`);
    }
    const value = read.data;
    // Where Discord can't be asked, the log-in will show.
    if ((await this.#parts.isKnown(value)) === false) throw new TokenError('refused', UNKNOWN_TOKEN);
    await writeFileAtomically(this.#path, `${value}\n`, undefined, OWNER_ONLY).catch((error: unknown) => {
      const code = errorCode(error);
      const advice = fileAdvice(code, this.#path);
      const why = advice === null ? code || 'for an unknown reason' : advice;
      throw new TokenError(
        'unwritable',
        `The token could not be kept in ${this.#path}: ${why}. Nothing has changed.`,
        error,
      );
    });
    this.#hide(value);
    this.#current = { value, from: 'page' };
    return this.#current;
  }

  /** In the log, like the one that it replaces, which somebody may still speak of; the one before that is forgotten. */
  #hide(value: string): void {
    const { secrets } = this.#parts;
    if (this.#replaced !== null) secrets.delete(this.#replaced);
    this.#replaced = this.#current?.value ?? null;
    if (this.#replaced !== null) secrets.add(this.#replaced);
    secrets.add(value);
  }
}

async function readKept({ dataDir, log }: DiscordTokensParts): Promise<string | null> {
  const path = join(dataDir, TOKEN_FILE);
  try {
    const read = tokenSchema.safeParse((await readFile(path, 'utf8')).trim());
    if (read.success) return read.data;
    log.error(`${path} holds no token: enter it anew on the set-up page, or set DISCORD_TOKEN`);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return null;
    log.error(
      `${path} can't be read (${code}): ${fileAdvice(code, path) ?? 'enter the token anew on the set-up page'}`,
    );
  }
  return null;
}
