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

export interface DiscordOwnerDeps {
  readonly dataDir: string;
  /** `DISCORD_APPLICATION_ID`: the owner's word on which application it is; `null`: not set. */
  readonly fromEnvironment: string | null;
  readonly log: Pick<Logger, 'warn' | 'error' | 'info'>;
  /** The same application belongs to another account now. Must not throw. */
  onTransfer(transfer: OwnerTransfer): void;
}

/** Discord user ids. */
export interface OwnerTransfer {
  readonly from: string;
  readonly to: string;
}

const id = z.string().regex(/^\d{1,20}$/);
/** What is on the disk. It is never written before the application is known. */
const kept = z.object({
  applicationId: id,
  ownerId: id.nullable(),
  homeGuildId: id.nullable(),
  /** Who owned the application when the home server was settled, where that is another account today. */
  homeOwnerId: id.nullable().default(null),
  /** An application that the owner let in, until the bot has logged in as it: its token is written after this. */
  allowedId: id.nullable().default(null),
});
type Kept = Omit<z.infer<typeof kept>, 'applicationId'> & { readonly applicationId: string | null };

const nothing: Kept = { applicationId: null, ownerId: null, homeGuildId: null, homeOwnerId: null, allowedId: null };

/**
 * Remembers to which application the first token belonged and who owned it, and which server was the first: whoever gets
 * at the web page could otherwise enter the token of an application of their own, and would be the manager of its server.
 */
export class DiscordOwner {
  readonly #deps: DiscordOwnerDeps;
  #kept: Kept;
  /** The file is there, but what it says is lost. */
  readonly #isLost: boolean;
  #writing: Promise<boolean> = Promise.resolve(true);

  private constructor(deps: DiscordOwnerDeps, known: Kept | null) {
    this.#deps = deps;
    this.#kept = known ?? nothing;
    this.#isLost = known === null && deps.fromEnvironment === null;
  }

  /**
   * Without the file nothing is remembered yet. One that cannot be used is another matter: nothing takes its place until the owner
   * has said which application is his, see {@link trouble}.
   */
  static async open(deps: DiscordOwnerDeps): Promise<DiscordOwner> {
    const path = join(deps.dataDir, OWNER_FILE);
    try {
      return new DiscordOwner(deps, kept.parse(JSON.parse(await readFile(path, 'utf8'))));
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return new DiscordOwner(deps, nothing);
      const owner = new DiscordOwner(deps, null);
      deps.log.error(
        owner.trouble ??
          `${path} cannot be used: the home server is settled again, the application is DISCORD_APPLICATION_ID’s`,
      );
      return owner;
    }
  }

  /** Why the page can bring no token of another application, and which server is the home is unknown: for the owner. */
  get trouble(): string | null {
    if (!this.#isLost) return null;
    return `It is not known any more whose bot this is, because ${join(this.#deps.dataDir, OWNER_FILE)} cannot be used. Until that is settled no other application’s token is taken, and Manage Server counts only in the first server of DISCORD_GUILD_ID. Set DISCORD_APPLICATION_ID to the id of your application (page General Information) where Stevedore is deployed, and start it again.`;
  }

  /** The only application whose token the page may bring; `null`: none is known yet. */
  get applicationId(): string | null {
    return this.#deps.fromEnvironment ?? this.#kept.applicationId;
  }

  /** The application that the bot last logged in as, or is about to; `null`: none yet. */
  get rememberedId(): string | null {
    return this.#kept.applicationId;
  }

  /** Who may let another application in; `null` where that is not known. */
  get ownerId(): string | null {
    return this.#kept.ownerId;
  }

  /** The server whose managers are admins; `null` until the first one is served. */
  get homeGuildId(): string | null {
    return this.#kept.homeGuildId;
  }

  /** Is it another application than ours? Until one is known, none is; nor is one that the owner has let in. */
  isForeign(applicationId: string): boolean {
    if (this.#deps.fromEnvironment === null && this.#kept.allowedId === applicationId) return false;
    return this.applicationId !== null && this.applicationId !== applicationId;
  }

  /**
   * The owner lets this one in; it is ours once {@link remember} is told so. `false`: that could not be written, so it is not
   * let in. To be called before its token is written: a bot that is killed in between is still whole.
   */
  async allow(applicationId: string): Promise<boolean> {
    if (this.#isLost) return false;
    const before = this.#kept.allowedId;
    if (await this.#keep({ ...this.#kept, allowedId: applicationId })) return true;
    this.#kept = { ...this.#kept, allowedId: before };
    return false;
  }

  /**
   * From now on this one is ours. Of another owner's other application the server is forgotten, too. Where the same application has
   * another owner, that is told, and the home stays what it was.
   */
  async remember(application: OwnedApplication): Promise<void> {
    if (this.#isLost) return;
    const before = this.#kept;
    const { applicationId } = application;
    const isSame = before.applicationId === applicationId;
    // Discord did not say it of the same application: it stays what it was.
    const ownerId = application.ownerId ?? (isSame ? before.ownerId : null);
    const next = { ...before, applicationId, ownerId, allowedId: null };
    if (before.ownerId === null || before.ownerId === ownerId) await this.#keep(next);
    else if (!isSame || ownerId === null) await this.#keep({ ...next, homeGuildId: null, homeOwnerId: null });
    else {
      this.#tellTransfer(before.ownerId, ownerId);
      await this.#keep({ ...next, homeOwnerId: before.homeOwnerId ?? before.ownerId });
    }
  }

  #tellTransfer(from: string, to: string): void {
    this.#deps.log.warn(
      { from, to },
      'the Discord application belongs to another account now: that one may allow other applications from now on; the home server stays what it was',
    );
    this.#deps.onTransfer({ from, to });
  }

  /** The first server that is served; a later one changes nothing. */
  settleHome(guildId: string): void {
    if (!this.#isLost && this.#kept.homeGuildId === null) void this.#keep({ ...this.#kept, homeGuildId: guildId });
  }

  /** Is it the home server, still of the account that owned the application when it became that? */
  isHomeFromBefore(guildId: string, guildOwnerId: string): boolean {
    return this.#kept.homeGuildId === guildId && this.#kept.homeOwnerId === guildOwnerId;
  }

  /** Whether it is on the disk now. */
  #keep(next: Kept): Promise<boolean> {
    if (Object.entries(next).every(([key, value]) => this.#kept[key as keyof Kept] === value)) return this.#writing;
    this.#kept = next;
    const path = join(this.#deps.dataDir, OWNER_FILE);
    const text = `${JSON.stringify(next)}\n`;
    const write = async () => {
      await writeFileAtomically(path, text, undefined, 0o600);
      return true;
    };
    this.#writing = this.#writing.then(write).catch((error: unknown) => {
      this.#deps.log.error({ err: error }, `whose bot this is could not be kept in ${path}`);
      return false;
    });
    return this.#writing;
  }
}
