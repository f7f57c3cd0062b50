import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { writeFileAtomically } from './file/atomic-write.ts';
import { errorCode } from './file/file-trouble.ts';
import type { Logger } from './logger.ts';

/** In the data directory, beside the token: whose bot this is. Not in the database, which a damaged disk can take away. */
export const OWNER_FILE = 'discord-owner.json';

/** An application at Discord and who owns it. Discord ids. */
export interface OwnedApplication {
  readonly applicationId: string;
  /** Of a team its owner; `null`: Discord did not say. */
  readonly ownerId: string | null;
}

export interface DiscordOwnerParts {
  readonly dataDir: string;
  /** `DISCORD_APPLICATION_ID`: the owner's word on which application it is; `null`: not set. */
  readonly fromEnvironment: string | null;
  readonly log: Pick<Logger, 'warn' | 'error' | 'info'>;
}

const kept = z.object({
  applicationId: z.string().nullable(),
  ownerId: z.string().nullable(),
  homeGuildId: z.string().nullable(),
});
type Kept = z.infer<typeof kept>;

const nothing: Kept = { applicationId: null, ownerId: null, homeGuildId: null };

/**
 * Remembers to which application the first token belonged and who owned it, and which server was the first: whoever gets
 * at the web page could otherwise enter the token of an application of their own, and would be the manager of its server.
 */
export class DiscordOwner {
  readonly #parts: DiscordOwnerParts;
  #kept: Kept;
  #writing: Promise<void> = Promise.resolve();

  private constructor(parts: DiscordOwnerParts, known: Kept) {
    this.#parts = parts;
    this.#kept = known;
  }

  /** A file that cannot be read counts as none, and is said: then the kept token's application is remembered at its log-in. */
  static async open(parts: DiscordOwnerParts): Promise<DiscordOwner> {
    const path = join(parts.dataDir, OWNER_FILE);
    try {
      return new DiscordOwner(parts, kept.parse(JSON.parse(await readFile(path, 'utf8'))));
    } catch (error) {
      if (errorCode(error) !== 'ENOENT')
        parts.log.error(`${path} cannot be read: the application that logs in next is taken for yours`);
      return new DiscordOwner(parts, nothing);
    }
  }

  /** The only application whose token the page may bring; `null`: none is known yet. */
  get applicationId(): string | null {
    return this.#parts.fromEnvironment ?? this.#kept.applicationId;
  }

  /** Who may let another application in; `null` where that is not known. */
  get ownerId(): string | null {
    return this.#kept.ownerId;
  }

  /** The server whose managers are admins; `null` until the first one is served. */
  get homeGuildId(): string | null {
    return this.#kept.homeGuildId;
  }

  /** Is it another application than ours? Until one is known, none is. */
  isForeign(applicationId: string): boolean {
    return this.applicationId !== null && this.applicationId !== applicationId;
  }

  /** From now on this one is ours. Of another owner's application the server is forgotten, too. */
  remember(application: OwnedApplication): Promise<void> {
    const before = this.#kept;
    const { applicationId } = application;
    // Discord did not say it of the same application: it stays what it was.
    const ownerId = application.ownerId ?? (before.applicationId === applicationId ? before.ownerId : null);
    const sameOwner = before.ownerId === null || before.ownerId === ownerId;
    return this.#keep({ applicationId, ownerId, homeGuildId: sameOwner ? before.homeGuildId : null });
  }

  /** The first server that is served; a later one changes nothing. */
  settleHome(guildId: string): void {
    if (this.#kept.homeGuildId === null) void this.#keep({ ...this.#kept, homeGuildId: guildId });
  }

  #keep(next: Kept): Promise<void> {
    if (JSON.stringify(kept.parse(next)) === JSON.stringify(kept.parse(this.#kept))) return this.#writing;
    this.#kept = kept.parse(next);
    const path = join(this.#parts.dataDir, OWNER_FILE);
    const write = () => writeFileAtomically(path, `${JSON.stringify(this.#kept)}\n`, undefined, 0o600);
    this.#writing = this.#writing.then(write).catch((error: unknown) => {
      this.#parts.log.error({ err: error }, `whose bot this is could not be kept in ${path}`);
    });
    return this.#writing;
  }
}
