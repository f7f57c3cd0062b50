import { type Client, type Guild, PermissionFlagsBits, PermissionsBitField, Team } from 'discord.js';
import type { Logger } from 'pino';

/** Channel permissions that the bot uses, and no more. */
const neededPermissions = new PermissionsBitField([
  PermissionFlagsBits.ViewChannel,
  PermissionFlagsBits.SendMessages,
  PermissionFlagsBits.EmbedLinks,
  PermissionFlagsBits.AttachFiles,
  PermissionFlagsBits.ReadMessageHistory,
]);

/**
 * Which guilds we serve: those configured or, where none are, those that the owner of the Discord application owns
 * (a bot that is public by mistake lets strangers invite it). Every other guild is ignored, and the log says so.
 */
export class ServedGuilds {
  readonly #configured: ReadonlySet<string> | null;
  readonly #log: Logger;
  #ownerId: string | null = null;
  readonly #served = new Set<string>();

  constructor(configured: readonly string[] | null, log: Logger) {
    this.#configured = configured === null ? null : new Set(configured);
    this.#log = log;
  }

  /** At each log-in: asks Discord who owns the application, then decides on every guild that the bot is in. */
  async onReady(client: Client<true>): Promise<readonly Guild[]> {
    const { owner } = await client.application.fetch();
    this.#ownerId = owner instanceof Team ? owner.ownerId : (owner?.id ?? null);
    this.#served.clear();
    const served = client.guilds.cache.filter((guild) => this.admit(guild));
    if (served.size === 0) {
      this.#log.warn(
        `The bot is in no Discord server that it serves. Invite it: ${inviteLink(client)} (then it appears there by itself).`,
      );
    }
    return [...served.values()];
  }

  /** Decides on one guild, and says so. */
  admit(guild: Guild): boolean {
    const serves = this.#configured ? this.#configured.has(guild.id) : guild.ownerId === this.#ownerId;
    const facts = { guild: guild.id, name: guild.name };
    if (serves) {
      this.#served.add(guild.id);
      this.#log.info(facts, 'serving this Discord server');
    } else {
      this.#served.delete(guild.id);
      const why = this.#configured ? 'is not in DISCORD_GUILD_ID' : 'does not belong to the owner of the application';
      this.#log.warn(facts, `ignoring this Discord server: it ${why}. To serve it, add its id to DISCORD_GUILD_ID`);
    }
    return serves;
  }

  serves(guildId: string): boolean {
    return this.#served.has(guildId);
  }
}

/** Opens Discord's "add to server" page with the permissions and scopes that are needed. */
export function inviteLink(client: Client<true>): string {
  return `https://discord.com/oauth2/authorize?client_id=${client.application.id}&scope=bot+applications.commands&permissions=${neededPermissions.bitfield}`;
}
