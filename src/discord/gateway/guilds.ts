import { type Client, type Guild, PermissionFlagsBits, PermissionsBitField, Team } from 'discord.js';
import type { Logger } from 'pino';
import type { DiscordOwner, OwnedApplication } from '../../config/discord-owner.ts';
import type { Clock } from '../../kit/clock.ts';
import { againAfterMs } from '../rest/trouble.ts';

/** Channel permissions that the bot uses, and no more. */
export const neededPermissions = new PermissionsBitField([
  PermissionFlagsBits.ViewChannel,
  PermissionFlagsBits.SendMessages,
  PermissionFlagsBits.EmbedLinks,
  PermissionFlagsBits.AttachFiles,
  PermissionFlagsBits.ReadMessageHistory,
]);

/** A guild that the bot is in. */
export interface SeenGuild {
  readonly id: string;
  /** Hostile text; the id where the guild is away. */
  readonly name: string;
  /** Why it is ignored, as the end of a sentence that begins with it; `null`: it is served. */
  readonly ignored: string | null;
  /** It is not known yet whether it is to be served: Discord has not said whose it is. */
  readonly undecided: boolean;
  /** Its members with Manage Server are admins. */
  readonly home: boolean;
}

/** What the owner wants to see of a bot that is logged in. */
export interface SeenBot {
  /** As shown in Discord. */
  readonly name: string;
  /** See {@link inviteLink}. */
  readonly inviteUrl: string;
  readonly guilds: readonly SeenGuild[];
  /** Id of the home server where the bot is not in it (any more): no member is an admin by Manage Server. */
  readonly missingHome: string | null;
}

interface ServedGuildsDeps {
  /** `null`: those of the application's owner. */
  readonly guildIds: readonly string[] | null;
  readonly owner: DiscordOwner;
  /** Whether the token that logged in is the environment's, which is the owner's word. */
  isOwnersWord(): boolean;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Which guilds we serve: those configured or, where none are, those that the owner of the Discord application owns
 * (a bot that is public by mistake lets strangers invite it). Every other guild is ignored, and the log says so.
 */
export class ServedGuilds {
  readonly #configured: ReadonlySet<string> | null;
  readonly #log: Logger;
  #ownerId: string | null = null;
  /** That of the last log-in. */
  #client: Client<true> | null = null;
  readonly #served = new Set<string>();

  readonly #owner: DiscordOwner;
  /** Whether the token that logged in is the environment's, which is the owner's word. */
  readonly #isOwnersWord: () => boolean;

  readonly #clock: Clock;

  constructor({ guildIds, owner, isOwnersWord, clock, log }: ServedGuildsDeps) {
    this.#configured = guildIds === null ? null : new Set(guildIds);
    this.#owner = owner;
    this.#isOwnersWord = isOwnersWord;
    this.#clock = clock;
    this.#log = log;
  }

  /** The server whose members with Manage Server are admins: the first that was set, or served. `null`: none yet. */
  get homeId(): string | null {
    const [first] = this.#configured ?? [];
    return first ?? this.#owner.homeGuildId;
  }

  /** At each log-in: asks Discord who owns the application where that matters, then decides on every guild that the bot is in. */
  async onReady(client: Client<true>): Promise<readonly Guild[]> {
    this.#client = client;
    // The application may be another one: until that is known nothing is decided by its owner.
    this.#ownerId = null;
    if (this.#isForeign(client)) {
      this.#served.clear();
      this.#log.error(`The bot serves no Discord server: it ${foreign(client.application.id)}.`);
      return [];
    }
    // Where the servers are configured, nothing hangs on it: Discord may fail to answer.
    if (this.#configured !== null) void this.#learnOwner(client);
    // Otherwise another log-in came first, perhaps as another application.
    else if (!(await this.#findOwner(client))) return [];
    this.#served.clear();
    await this.#owner.remember({ applicationId: client.application.id, ownerId: this.#ownerId });
    // Where it is in several and none was the first yet, it is the one that it has been in for longest.
    const guilds = client.guilds.cache.sorted((a, b) => a.joinedTimestamp - b.joinedTimestamp);
    const served = guilds.filter((guild) => this.admit(guild));
    if (served.size === 0 && !client.guilds.cache.some((guild) => this.#isUndecided(guild))) {
      this.#log.warn(
        `The bot is in no Discord server that it serves. Invite it: ${inviteLink(client)} (then it appears there by itself).`,
      );
    }
    return [...served.values()];
  }

  /** Where Discord fails to say whose the application is, the owner of before counts, or it is asked until it says so. `false`: this log-in is over. */
  async #findOwner(client: Client<true>): Promise<boolean> {
    for (let failures = 0; this.#client === client; failures++) {
      try {
        const { ownerId } = await askOwner(client);
        if (this.#client !== client) return false;
        this.#ownerId = ownerId;
        return true;
      } catch (error) {
        if (this.#client !== client) return false;
        const { rememberedId, ownerId } = this.#owner;
        if (rememberedId === client.application.id && ownerId !== null) {
          this.#ownerId = ownerId;
          void this.#learnOwner(client);
          return true;
        }
        this.#log.warn({ err: error }, 'Discord did not say who owns the application: serving no server until it does');
        await new Promise<void>((resolve) => void this.#clock.after(againAfterMs(error, failures), resolve));
      }
    }
    return false;
  }

  /** Without waiting: only who may allow another application hangs on it. Tried again until it is known or this log-in is over. */
  async #learnOwner(client: Client<true>, failures = 0): Promise<void> {
    const isOver = () => this.#client !== client || !client.isReady();
    try {
      const owned = await askOwner(client);
      if (!isOver() && !this.#isForeign(client)) await this.#owner.remember(owned);
    } catch (error) {
      if (isOver()) return;
      if (failures === 0)
        this.#log.warn({ err: error }, 'Discord did not say who owns the application: asking again and again');
      this.#clock.after(againAfterMs(error, failures), () => {
        if (!isOver()) void this.#learnOwner(client, failures + 1);
      });
    }
  }

  #isForeign({ application }: Client<true>): boolean {
    return !this.#isOwnersWord() && this.#owner.isForeign(application.id);
  }

  /** Decides on one guild, and says so. Where that is not possible yet, what was decided before stays. */
  admit(guild: Guild): boolean {
    const facts = { guild: guild.id, name: guild.name };
    if (guild.client.isReady() && this.#isForeign(guild.client)) return false;
    if (this.#isUndecided(guild)) {
      this.#log.info(facts, `not serving this Discord server yet: it ${this.#whyIgnored(guild)}`);
      return false;
    }
    const serves = this.#configured ? this.#configured.has(guild.id) : this.#isOwners(guild);
    if (serves) {
      this.#served.add(guild.id);
      this.#log.info(facts, 'serving this Discord server');
    } else {
      this.#served.delete(guild.id);
      this.#log.warn(
        facts,
        `ignoring this Discord server: it ${this.#whyIgnored(guild)}. To serve it, add its id to DISCORD_GUILD_ID`,
      );
    }
    this.#settleHome(guild.client);
    return serves;
  }

  /**
   * The home is the one that the bot has been in for longest. Not while another one may still turn out to be that: which it is
   * stays for good.
   */
  #settleHome(client: Client): void {
    if (this.#configured || client.guilds.cache.some((guild) => this.#isUndecided(guild))) return;
    const served = client.guilds.cache.filter(({ id }) => this.#served.has(id));
    const first = served.sorted((a, b) => a.joinedTimestamp - b.joinedTimestamp).first();
    if (first) this.#owner.settleHome(first.id);
  }

  /** The home stays served also where the application was given to another account since. */
  #isOwners({ id, ownerId }: Guild): boolean {
    return ownerId === this.#ownerId || this.#owner.isHomeFromBefore(id, ownerId);
  }

  /** All guilds that this client is in, and what becomes of them. */
  seenBy(client: Client<true>): SeenBot {
    const guilds = client.guilds.cache.map((guild) => {
      const { id, name } = guild;
      const serves = this.serves(id);
      const undecided = !serves && this.#isUndecided(guild);
      // discord.js has no name of a guild that was away when we logged in, whatever the type says.
      return {
        id,
        name: name || id,
        ignored: serves ? null : this.#whyIgnored(guild),
        undecided,
        home: id === this.homeId,
      };
    });
    const { homeId } = this;
    const isMissing = homeId !== null && !this.#isForeign(client) && !client.guilds.cache.has(homeId);
    return {
      name: client.user.username,
      inviteUrl: inviteLink(client),
      guilds,
      missingHome: isMissing ? homeId : null,
    };
  }

  /** discord.js knows no owner of a guild that was away when we logged in. */
  #isUndecided({ available, client }: Guild): boolean {
    if (client.isReady() && this.#isForeign(client)) return true;
    return this.#configured === null && (!available || this.#ownerId === null);
  }

  #whyIgnored(guild: Guild): string {
    const { client } = guild;
    if (client.isReady() && this.#isForeign(client)) return foreign(client.application.id);
    if (this.#isUndecided(guild)) {
      return guild.available ? 'waits for Discord to say who owns the application' : 'is away at the moment';
    }
    return this.#configured ? 'is not in DISCORD_GUILD_ID' : 'does not belong to the owner of the application';
  }

  serves(guildId: string): boolean {
    return this.#served.has(guildId);
  }
}

async function askOwner(client: Client<true>): Promise<OwnedApplication> {
  const { id, owner } = await client.application.fetch();
  return { applicationId: id, ownerId: owner instanceof Team ? owner.ownerId : (owner?.id ?? null) };
}

/** Why nothing is served with a token of another application, after "it ". */
function foreign(applicationId: string): string {
  return `waits, because the token is of another application than yours; if it is yours, set DISCORD_APPLICATION_ID to ${applicationId} and start Stevedore again`;
}

/** Opens Discord's "add to server" page with the permissions and scopes that are needed. */
export function inviteLink(client: Client<true>): string {
  return `https://discord.com/oauth2/authorize?client_id=${client.application.id}&scope=bot+applications.commands&permissions=${neededPermissions.bitfield}`;
}
