import type { Guild } from 'discord.js';
import type { Logger } from 'pino';
import type { Clock } from '../../kit/clock.ts';
import type { Command, CommandGroup } from '../gate/command.ts';
import { againAfterMs } from '../rest/trouble.ts';
import { register, unregisteredWords, whyUnregistered } from './register.ts';

interface RegistrationDeps {
  readonly commands: readonly (Command | CommandGroup)[];
  readonly clock: Clock;
  readonly log: Logger;
  /** Whether its commands are still wanted: it is served, by the client that is logged in. */
  isWanted(guild: Guild): boolean;
}

/** A guild whose commands could not be registered. */
interface Failed {
  readonly guild: Guild;
  readonly error: unknown;
  /** When it is tried again, milliseconds since the epoch. */
  readonly againAt: number;
  /** Cancels that try. */
  cancel(): void;
}

/** Keeps the commands of guilds registered: what fails is tried again for ever, and said once for each reason. */
export class Registration {
  readonly #deps: RegistrationDeps;
  /** By guild. */
  readonly #failed = new Map<string, Failed>();

  constructor(deps: RegistrationDeps) {
    this.#deps = deps;
  }

  /** Resolves when it is done or has failed for the first time. Never throws. */
  enter(guild: Guild): Promise<void> {
    return this.#try(guild, 0, null);
  }

  /** Why commands are missing or of an older version, in a sentence for the owner, of the guild that waits longest; `null`: none are. */
  trouble(): string | null {
    const wanted = [...this.#failed.values()].filter(({ guild }) => this.#deps.isWanted(guild));
    const [worst] = wanted.sort((a, b) => b.againAt - a.againAt);
    return worst === undefined ? null : unregisteredWords(worst.error, worst.againAt - this.#deps.clock.now());
  }

  async #try(guild: Guild, failures: number, said: string | null): Promise<void> {
    const { commands, clock, log } = this.#deps;
    this.#failed.get(guild.id)?.cancel();
    try {
      await register(guild, commands, log);
      this.#failed.get(guild.id)?.cancel();
      this.#failed.delete(guild.id);
    } catch (error) {
      // Where the client was given up meanwhile, the next log-in registers them.
      if (!this.#deps.isWanted(guild)) return;
      const why = whyUnregistered(guild, error);
      if (why !== said) log.error({ err: error, guild: guild.id }, why);
      const pauseMs = againAfterMs(error, failures);
      this.#failed.get(guild.id)?.cancel();
      const again = () => {
        if (this.#deps.isWanted(guild)) void this.#try(guild, failures + 1, why);
        else this.#failed.delete(guild.id);
      };
      const cancel = clock.after(pauseMs, again);
      this.#failed.set(guild.id, { guild, error, againAt: clock.now() + pauseMs, cancel });
    }
  }
}
