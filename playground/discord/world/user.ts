import type { APIUser, UserFlags } from 'discord-api-types/v10';

/** An account: a person or the bot. */
export class User {
  readonly id: string;
  /** The unique name, lower case. */
  readonly username: string;
  /** The name people see. */
  readonly name: string;
  readonly bot: boolean;

  constructor(id: string, name: string, bot = false) {
    this.id = id;
    this.name = name;
    this.username = name.toLowerCase().replace(/[^a-z0-9_.]/g, '_');
    this.bot = bot;
  }

  /** The account as Discord describes it. */
  toApi(): APIUser {
    return {
      id: this.id,
      username: this.username,
      discriminator: '0',
      global_name: this.name,
      avatar: null,
      banner: null,
      accent_color: null,
      avatar_decoration_data: null,
      collectibles: null,
      primary_guild: null,
      public_flags: 0 as UserFlags,
      flags: 0 as UserFlags,
      ...(this.bot ? { bot: true } : {}),
    };
  }
}
