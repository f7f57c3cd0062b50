import { ApplicationFlags } from 'discord-api-types/v10';
import { CommandRegistry } from './command-registry.ts';
import { User } from './user.ts';
import type { World } from './world.ts';

/** What a test may say of an application. */
export interface ApplicationOptions {
  readonly name?: string;
  /** A fixed id instead of a made one. */
  readonly id?: string;
  /** Whose it is: an account of its own unless said. */
  readonly owner?: User | undefined;
  /** It belongs to a team, and `owner` is the team's owner. */
  readonly team?: boolean;
  /** Its bot has the application's own id, as of all new ones; an old one's has another, which is what is made unless said. */
  readonly sameId?: boolean;
}

/** An application with its bot. */
export class Application {
  readonly id: string;
  readonly name: string;
  readonly botUser: User;
  readonly commands: CommandRegistry;
  /** Who owns it, or the team that it belongs to; can be given to another account. */
  owner: User;
  /** The token that is valid now. Shaped like a real one: the bot's id in base 64, then two secret parts. */
  token: string;
  /** How often it identified at the gateway. */
  identifies = 0;
  readonly #world: World;
  readonly #teamId: string | undefined;

  constructor(world: World, options: ApplicationOptions = {}) {
    const { ids } = world;
    this.#world = world;
    this.id = options.id ?? ids.next();
    this.name = options.name ?? 'Stevedore';
    this.botUser = new User(options.sameId ? this.id : ids.next(), this.name, true);
    this.owner = options.owner ?? new User(ids.next(), 'The Owner');
    this.#teamId = options.team ? ids.next() : undefined;
    this.commands = new CommandRegistry(ids, world.clock, this.id);
    this.token = this.#makeToken();
  }

  /** What a failed expectation shows of it. */
  toJSON(): string {
    return `${this.name} (${this.id})`;
  }

  /** Makes a new token, as the owner does by "Reset Token"; the old one is worth nothing from now on. */
  resetToken(): string {
    this.token = this.#makeToken();
    return this.token;
  }

  #makeToken(): string {
    const made = Buffer.from(this.#world.ids.next()).toString('base64url').slice(-6);
    return `${Buffer.from(this.botUser.id).toString('base64url')}.${made}.${Buffer.from(crypto.randomUUID()).toString('base64url').slice(0, 38)}`;
  }

  /** The application as READY describes it. */
  toPartial(): { id: string; flags: number } {
    return { id: this.id, flags: ApplicationFlags.ApplicationCommandBadge };
  }

  /** The application as `GET /applications/@me` describes it. */
  toApi(): object {
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
      owner: this.#ownerToApi(),
      approximate_guild_count: this.#world.guildsOf(this).length,
      approximate_user_install_count: 0,
      approximate_user_authorization_count: 0,
      explicit_content_filter: 0,
      team: this.#teamToApi(),
      eligible_oauth2_scopes: ['bot', 'applications.commands'],
    };
  }

  /** Of a team's application Discord names an account that stands for the team. */
  #ownerToApi(): object {
    return this.#teamId === undefined ? this.owner.toApi() : new User(this.#teamId, `team${this.#teamId}`).toApi();
  }

  #teamToApi(): object | null {
    if (this.#teamId === undefined) return null;
    const member = { membership_state: 2, team_id: this.#teamId, user: this.owner.toApi(), role: 'admin' };
    return { id: this.#teamId, icon: null, name: 'The Team', owner_user_id: this.owner.id, members: [member] };
  }
}
