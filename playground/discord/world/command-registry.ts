import type { APIApplicationCommand } from 'discord-api-types/v10';
import { ApplicationCommandType } from 'discord-api-types/v10';
import type { Clock } from '../../../src/kit/clock.ts';
import { isObject, type JsonObject, numberOr, objects, text } from './json.ts';
import type { SnowflakeMint } from './snowflake.ts';

/** The commands of one scope: global (`undefined`) or of one guild. */
export type Scope = string | undefined;

const dayMs = 86_400_000;

/** The application's commands, as registered. */
export class CommandRegistry {
  readonly #ids: SnowflakeMint;
  readonly #clock: Clock;
  readonly #applicationId: string;
  readonly #scopes = new Map<Scope, Map<string, APIApplicationCommand>>();
  readonly #created = new Map<Scope, number[]>();

  constructor(ids: SnowflakeMint, clock: Clock, applicationId: string) {
    this.#ids = ids;
    this.#clock = clock;
    this.#applicationId = applicationId;
  }

  /** The commands of a scope. */
  list(scope: Scope): APIApplicationCommand[] {
    return [...this.#of(scope).values()];
  }

  /** A command by its id. */
  get(scope: Scope, id: string): APIApplicationCommand | undefined {
    return this.#of(scope).get(id);
  }

  /** A command by name and type. */
  find(scope: Scope, name: string, type: ApplicationCommandType): APIApplicationCommand | undefined {
    return this.list(scope).find((command) => command.name === name && command.type === type);
  }

  /** What somebody in a guild can type: the guild's commands first, then the global ones. */
  visibleIn(guildId: string): APIApplicationCommand[] {
    return [...this.list(guildId), ...this.list(undefined)];
  }

  /** How many commands were created in a scope during the last 24 hours. */
  createdToday(scope: Scope): number {
    const since = this.#clock.now() - dayMs;
    const kept = (this.#created.get(scope) ?? []).filter((at) => at > since);
    this.#created.set(scope, kept);
    return kept.length;
  }

  /** Milliseconds until the oldest of today's creations is a day old. */
  untilNextCreation(scope: Scope): number {
    const oldest = this.#created.get(scope)?.[0];
    return oldest === undefined ? 0 : Math.max(0, oldest + dayMs - this.#clock.now());
  }

  /** Creates a command, or replaces the one of the same name and type. */
  put(scope: Scope, body: JsonObject): { command: APIApplicationCommand; created: boolean } {
    const type = numberOr(body['type'], ApplicationCommandType.ChatInput);
    const old = this.find(scope, text(body['name']), type);
    const command = this.#complete(scope, body, old?.id ?? this.#ids.next());
    this.#of(scope).set(command.id, command);
    if (old === undefined) this.#created.set(scope, [...(this.#created.get(scope) ?? []), this.#clock.now()]);
    return { command, created: old === undefined };
  }

  /** Changes some fields of a command. */
  patch(scope: Scope, id: string, body: JsonObject): APIApplicationCommand | undefined {
    const old = this.get(scope, id);
    if (old === undefined) return undefined;
    const command = this.#complete(scope, { ...(old as unknown as JsonObject), ...body }, id);
    this.#of(scope).set(id, command);
    return command;
  }

  /** Replaces all commands of a scope; those of the same name keep their id and do not count as created. */
  replace(scope: Scope, bodies: readonly JsonObject[]): APIApplicationCommand[] {
    const kept = bodies.map((body) => this.put(scope, body).command);
    const ids = new Set(kept.map((command) => command.id));
    for (const id of this.#of(scope).keys()) if (!ids.has(id)) this.#of(scope).delete(id);
    return kept;
  }

  /** Deletes a command; false when there was none. */
  delete(scope: Scope, id: string): boolean {
    return this.#of(scope).delete(id);
  }

  #of(scope: Scope): Map<string, APIApplicationCommand> {
    let commands = this.#scopes.get(scope);
    if (commands === undefined) {
      commands = new Map();
      this.#scopes.set(scope, commands);
    }
    return commands;
  }

  #complete(scope: Scope, body: JsonObject, id: string): APIApplicationCommand {
    const permissions = body['default_member_permissions'];
    return {
      id,
      application_id: this.#applicationId,
      version: this.#ids.next(),
      type: numberOr(body['type'], ApplicationCommandType.ChatInput),
      name: text(body['name']),
      name_localizations: isObject(body['name_localizations']) ? body['name_localizations'] : null,
      description: text(body['description']),
      description_localizations: isObject(body['description_localizations']) ? body['description_localizations'] : null,
      default_member_permissions:
        typeof permissions === 'string' || typeof permissions === 'number' ? String(permissions) : null,
      ...(scope === undefined
        ? { dm_permission: body['dm_permission'] !== false, contexts: body['contexts'] ?? null }
        : { guild_id: scope }),
      integration_types: body['integration_types'] ?? [0],
      nsfw: body['nsfw'] === true,
      ...(Array.isArray(body['options']) ? { options: objects(body['options']) } : {}),
    } as unknown as APIApplicationCommand;
  }
}
