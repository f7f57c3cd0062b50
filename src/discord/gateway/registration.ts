import type { Guild } from 'discord.js';
import type { Logger } from 'pino';
import type { Clock } from '../../kit/clock.ts';
import type { Command, CommandGroup } from '../gate/command.ts';
import { againAfterMs } from '../rest/trouble.ts';
import { register, whyUnregistered } from './register.ts';

interface RegistrationDeps {
  readonly commands: readonly (Command | CommandGroup)[];
  readonly clock: Clock;
  readonly log: Logger;
  /** Whether its commands are still wanted: it is served, by the client that is logged in. */
  isWanted(guild: Guild): boolean;
}

/** Keeps the commands of guilds registered: what fails is tried again for ever, and said once for each reason. */
export class Registration {
  readonly #deps: RegistrationDeps;
  /** By guild; cancels the next try. */
  readonly #waiting = new Map<string, () => void>();

  constructor(deps: RegistrationDeps) {
    this.#deps = deps;
  }

  /** Resolves when it is done or has failed for the first time. Never throws. */
  enter(guild: Guild): Promise<void> {
    return this.#try(guild, 0, null);
  }

  async #try(guild: Guild, failures: number, said: string | null): Promise<void> {
    const { commands, clock, log } = this.#deps;
    this.#waiting.get(guild.id)?.();
    this.#waiting.delete(guild.id);
    try {
      await register(guild, commands, log);
    } catch (error) {
      // Where the client was given up meanwhile, the next log-in registers them.
      if (!this.#deps.isWanted(guild)) return;
      const why = whyUnregistered(guild, error);
      if (why !== said) log.error({ err: error, guild: guild.id }, why);
      const pauseMs = againAfterMs(error, failures);
      this.#waiting.get(guild.id)?.();
      const again = () => {
        if (this.#deps.isWanted(guild)) void this.#try(guild, failures + 1, why);
        else this.#waiting.delete(guild.id);
      };
      this.#waiting.set(guild.id, clock.after(pauseMs, again));
    }
  }
}
