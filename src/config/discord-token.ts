import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditOutcome } from '../audit/model/entry.ts';
import type { AuditBeginning, AuditEnding } from '../audit/model/journal.ts';
import type { Clock } from '../kit/clock.ts';
import { ApplicationQuestion, type AskedApplication, type TokenApplication } from './application-question.ts';
import type { DiscordOwner } from './discord-owner.ts';
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
 * - `other-application`: it is of another application, which the owner has not allowed
 * - `set-elsewhere`: it comes from the environment, which wins
 * - `unwritable`: it could not be kept
 */
export type TokenErrorKind = 'invalid' | 'refused' | 'other-application' | 'set-elsewhere' | 'unwritable';

/** A token that was not taken: everything is as it was. The message is for the owner and never has the token in it. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  readonly kind: TokenErrorKind;

  constructor(kind: TokenErrorKind, message: string, cause?: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}

/**
 * Asks Discord whose a token is; `false`: it does not know it, `null`: it could not be asked. Returns within seconds, and
 * never throws.
 */
export type TokenCheck = (token: string) => Promise<TokenApplication | false | null>;

export interface DiscordTokensDeps {
  /** Of the environment; `null` where it has none. */
  readonly fromEnvironment: string | null;
  readonly dataDir: string;
  /** The log's: a token is added before anybody gets it. */
  readonly secrets: Set<string>;
  /** A wrong one would log out the bot that works. */
  readonly isKnown: TokenCheck;
  /** Whose bot it is. */
  readonly owner: Pick<DiscordOwner, 'applicationId' | 'ownerId' | 'isForeign' | 'allow' | 'remember' | 'trouble'>;
  /** Whether the bot is there to ask the owner. */
  canAsk(): boolean;
  /** Called when the admins are to be told that there is something to ask the owner: not for each token that is entered. */
  onAsk(asked: AskedApplication): void;
  /** Returns what is to be told what became of it. */
  readonly audit: { begin(entry: AuditBeginning): (ending: AuditEnding) => void };
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Logger;
}

const UNKNOWN_TOKEN =
  'Discord does not know this token, so nothing has changed. Copy the token from the page Bot of your application (Reset Token): the client secret, the public key and the application id are something else.';

/** Keeps the one token that the bot logs in with. */
export class DiscordTokens {
  readonly #deps: DiscordTokensDeps;
  readonly #path: string;
  #current: DiscordToken | null;
  /** From before anything was known of its application, perhaps. */
  readonly #keptAtStart: string | null;
  /** A token was kept, but which one is lost. */
  readonly #isLost: boolean;
  #replaced: string | null = null;
  readonly #question: ApplicationQuestion;
  /** One change after the other: they write the same file. */
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(deps: DiscordTokensDeps, current: DiscordToken | null, isLost: boolean) {
    this.#deps = deps;
    this.#path = join(deps.dataDir, TOKEN_FILE);
    this.#current = current;
    this.#keptAtStart = current?.from === 'page' ? current.value : null;
    this.#isLost = isLost;
    const { clock, secrets } = deps;
    this.#question = new ApplicationQuestion({
      clock,
      secrets,
      isInUse: (token) => token === this.#current?.value || token === this.#replaced,
      onAsk: (asked) => deps.onAsk(asked),
    });
  }

  /** Reads the one that was kept. What is wrong with its file is said in the log, and counts as no token. */
  static async open(deps: DiscordTokensDeps): Promise<DiscordTokens> {
    const { fromEnvironment, secrets } = deps;
    const kept = fromEnvironment === null ? await readKept(deps) : null;
    const value = fromEnvironment ?? kept?.token ?? null;
    if (value !== null) secrets.add(value);
    const from = fromEnvironment === null ? 'page' : 'environment';
    return new DiscordTokens(deps, value === null ? null : { value, from }, kept?.token === null);
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

  /** Why the page takes no token of another application, and what to do about it: for the owner. `null`: nothing is wrong. */
  trouble(): string | null {
    const { owner } = this.#deps;
    if (owner.trouble !== null) return owner.trouble;
    if (!this.#isLost || owner.applicationId !== null) return null;
    return `The token in ${this.#path} is damaged or cannot be read, and whose bot this is was not remembered yet, so no other one is taken. Set DISCORD_APPLICATION_ID to the id of your application (page General Information) where Stevedore is deployed, or remove that file, and start Stevedore again.`;
  }

  /** What waits for the owner's word. */
  asked(): AskedApplication | null {
    return this.#question.current();
  }

  /** The owner allows it: its token is kept and to be used. `null` where it is no longer open. @throws {TokenError} */
  async allow(key: string): Promise<DiscordToken | null> {
    const asked = this.#question.take(key);
    if (!asked) return null;
    const { owner, dataDir } = this.#deps;
    const keep = this.#queue.then(async () => {
      // First: a token of an application that is not let in yet would leave a bot that serves nobody.
      if (await owner.allow(asked.application.applicationId)) return this.#write(asked.token);
      throw new TokenError(
        'unwritable',
        `That could not be kept in ${dataDir}. Nothing has changed. Look at the log, make room and enter the token again.`,
      );
    });
    this.#queue = keep.catch(() => undefined);
    const token = await keep;
    await owner.remember(asked.application);
    return token;
  }

  /** The owner does not. `false` where it is no longer open. */
  deny(key: string): boolean {
    return this.#question.deny(key);
  }

  async #enter(text: string): Promise<DiscordToken> {
    const { audit, clock } = this.#deps;
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
    if (this.#deps.fromEnvironment !== null) {
      throw new TokenError('set-elsewhere', 'The token is set by DISCORD_TOKEN, so it can only be changed there.');
    }
    const read = tokenSchema.safeParse(text.trim());
    if (!read.success) {
      throw new TokenError('invalid', `That is no token: expected ${settings.discordToken.expected}.`);
    }
    const value = read.data;
    const application = await this.#deps.isKnown(value);
    if (application === false) throw new TokenError('refused', UNKNOWN_TOKEN);
    this.#refuseForeign(value, application);
    const token = await this.#write(value);
    if (application && this.#deps.owner.applicationId === null) await this.#deps.owner.remember(application);
    return token;
  }

  /** Whoever gets at the page could enter the token of an application of their own. */
  #refuseForeign(value: string, application: TokenApplication | null): void {
    const { owner } = this.#deps;
    const isRenewed = this.#current !== null && botOf(value) === botOf(this.#current.value);
    const trouble = this.trouble();
    if (trouble !== null) {
      if (isRenewed) return;
      throw new TokenError('other-application', `${trouble} Nothing has changed.`);
    }
    if (application === null) {
      // Where Discord can't be asked, the log-in will show; but not in place of a bot that works, or did before this start.
      const known = owner.applicationId !== null || this.#keptAtStart !== null;
      if (known && !isRenewed) throw new TokenError('other-application', UNSURE);
      return;
    }
    const replaced = owner.applicationId === null ? this.#keptAtStart : null;
    const isForeign = replaced === null ? owner.isForeign(application.applicationId) : botOf(value) !== botOf(replaced);
    if (!isForeign) return;
    if (owner.ownerId === null || !this.#deps.canAsk())
      throw new TokenError('other-application', cannotAsk(application));
    const deniedForMs = this.#question.deniedForMs(application.applicationId);
    if (deniedForMs > 0) throw new TokenError('other-application', wasDenied(application, deniedForMs));
    this.#question.ask(value, application);
    throw new TokenError('other-application', mustAsk(application));
  }

  async #write(value: string): Promise<DiscordToken> {
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
    const { secrets } = this.#deps;
    if (this.#replaced !== null) secrets.delete(this.#replaced);
    this.#replaced = this.#current?.value ?? null;
    if (this.#replaced !== null) secrets.add(this.#replaced);
    secrets.add(value);
  }
}

/** A token begins with the id of its bot. */
function botOf(token: string): string {
  return token.split('.')[0] ?? '';
}

const UNSURE =
  'Discord cannot be asked at the moment whether this token is of your application, so nothing has changed. Try again later.';

function cannotAsk({ applicationId }: TokenApplication): string {
  return `This token is of another application (${applicationId}) than the bot’s until now, and the bot is not connected to ask its owner. If it is yours, set DISCORD_APPLICATION_ID to ${applicationId} where Stevedore is deployed (its environment), start it again and enter the token then. Nothing has changed.`;
}

function mustAsk({ applicationId }: TokenApplication): string {
  return `This token is of another application (${applicationId}) than the bot’s until now. If it is yours, type /about in your Discord server within 15 minutes and press “Allow”: only the owner of the present application can. Where that is not possible, set DISCORD_APPLICATION_ID to ${applicationId} in Stevedore’s environment, start it again and enter the token then. Nothing has changed so far.`;
}

function wasDenied({ applicationId }: TokenApplication, forMs: number): string {
  const hours = Math.ceil(forMs / 3_600_000);
  return `This token is of another application (${applicationId}), which the owner of the bot’s application denied. The bot asks about it again in ${hours === 1 ? 'an hour' : `${hours} hours`} at the earliest. If it is yours, you need not wait: set DISCORD_APPLICATION_ID to ${applicationId} where Stevedore is deployed (its environment), start it again and enter the token then. Nothing has changed.`;
}

/** `null`: none was kept; its `token` is `null` where it is lost. */
async function readKept({ dataDir, log }: DiscordTokensDeps): Promise<{ readonly token: string | null } | null> {
  const path = join(dataDir, TOKEN_FILE);
  try {
    const read = tokenSchema.safeParse((await readFile(path, 'utf8')).trim());
    if (read.success) return { token: read.data };
    log.error(`${path} holds no token: enter it again on the set-up page, or set DISCORD_TOKEN`);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return null;
    log.error(
      `${path} can't be read (${code}): ${fileAdvice(code, path) ?? 'enter the token again on the set-up page'}`,
    );
    // Never was a token: Docker makes a folder of a file to mount that is missing.
    if (code === 'EISDIR') return null;
  }
  return { token: null };
}
