import { ApplicationFlags } from 'discord-api-types/v10';
import type { SnowflakeMint } from './snowflake.ts';
import { User } from './user.ts';

/** The application the bot belongs to. */
export class Application {
  readonly id: string;
  readonly name = 'Stevedore';
  readonly owner: User;
  readonly botUser: User;
  /** The token that is valid now. Shaped like a real one: the bot's id in base 64, then two secret parts. */
  token: string;
  readonly #ids: SnowflakeMint;

  constructor(ids: SnowflakeMint) {
    this.#ids = ids;
    this.id = ids.next();
    // A new application's bot has the application's own id, an old one's another: what holds for these holds for those.
    this.botUser = new User(ids.next(), this.name, true);
    this.owner = new User(ids.next(), 'The Owner');
    this.token = this.#makeToken();
  }

  /** Makes a new token, as the owner does by "Reset Token"; the old one is worth nothing from now on. */
  resetToken(): string {
    this.token = this.#makeToken();
    return this.token;
  }

  #makeToken(): string {
    const made = Buffer.from(this.#ids.next()).toString('base64url').slice(-6);
    return `${Buffer.from(this.botUser.id).toString('base64url')}.${made}.${Buffer.from(crypto.randomUUID()).toString('base64url').slice(0, 38)}`;
  }

  /** The application as READY describes it. */
  toPartial(): { id: string; flags: number } {
    return { id: this.id, flags: ApplicationFlags.ApplicationCommandBadge };
  }

  /** The application as `GET /applications/@me` describes it. */
  toApi(guilds: number): object {
    return {
      id: this.id,
      name: this.name,
      icon: null,
      description: '',
      type: null,
      bot: this.botUser.toApi(),
      bot_public: false,
      bot_require_code_grant: false,
      integration_types_config: { 0: {} },
      verify_key: '0'.repeat(64),
      flags: ApplicationFlags.ApplicationCommandBadge,
      flags_new: String(ApplicationFlags.ApplicationCommandBadge),
      redirect_uris: [],
      interactions_endpoint_url: null,
      role_connections_verification_url: null,
      owner: this.owner.toApi(),
      approximate_guild_count: guilds,
      approximate_user_install_count: 0,
      approximate_user_authorization_count: 0,
      explicit_content_filter: 0,
      team: null,
      eligible_oauth2_scopes: ['bot', 'applications.commands'],
    };
  }
}
