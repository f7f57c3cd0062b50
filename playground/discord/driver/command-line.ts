import {
  type APIApplicationCommand,
  ApplicationCommandType,
  ApplicationCommandOptionType as Option,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import type { Application } from '../world/application.ts';
import type { Channel } from '../world/channel.ts';
import { type Json, type JsonObject, objects, text } from '../world/json.ts';
import type { Member } from '../world/member.ts';
import { has } from '../world/permissions.ts';
import type { Role } from '../world/role.ts';

/** A value somebody gives to an option. */
type OptionValue = string | number | boolean | Member | Role | Channel;

/** The options somebody fills in, by name. */
export type OptionValues = Readonly<Record<string, OptionValue>>;

/** Something a person cannot do: Discord's own windows would not let her. */
export class CannotDo extends Error {}

/** A command as it is typed: the registered command and where in it the options are. */
export interface Typed {
  /** Whose command it is. */
  readonly application: Application;
  readonly command: APIApplicationCommand;
  /** Names of the subcommand group and subcommand, if any. */
  readonly path: readonly string[];
  /** The options that can be filled in. */
  readonly options: readonly JsonObject[];
}

const needed = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.UseApplicationCommands;

/** Whether a member with these permissions is shown a command. */
export function isShown({ default_member_permissions: screen }: APIApplicationCommand, permissions: bigint): boolean {
  // "0" is for administrators alone.
  return screen == null || has(permissions, BigInt(screen) || PermissionFlagsBits.Administrator);
}

/**
 * Finds the command of a line such as `/schedule add`, if this person is shown it: the first that is called so, or that of the
 * application chosen in the list.
 */
export function findCommand(line: string, member: Member, channel: Channel, chosen?: Application): Typed {
  if (!has(member.permissionsIn(channel), needed))
    throw new CannotDo(`${member.name} may not use commands in #${channel.name}`);
  const [name = '', ...path] = line.replace(/^\//, '').trim().split(/\s+/);
  const { guild } = member;
  const visible = guild.world.applications
    .filter((application) => guild.hasBotOf(application) && (chosen === undefined || application === chosen))
    .flatMap((application) => application.commands.visibleIn(guild.id).map((command) => ({ application, command })))
    .filter(({ command }) => command.type === ApplicationCommandType.ChatInput);
  const found = visible.find(({ command }) => command.name === name);
  if (found === undefined) {
    const known = visible.map(({ command }) => `/${command.name}`).join(', ') || 'none';
    throw new CannotDo(`there is no command /${name}; registered: ${known}`);
  }
  const { application, command } = found;
  if (!isShown(command, member.permissionsIn(channel))) {
    const screen = command.default_member_permissions;
    throw new CannotDo(`${member.name} is not shown /${name}: it is for members with the permissions ${screen}`);
  }
  let options = objects(command.options);
  for (const step of path) {
    const next = options.find((option) => option['name'] === step);
    if (next === undefined) throw new CannotDo(`/${name} has no subcommand ${step}`);
    options = objects(next['options']);
  }
  if (options.some((option) => option['type'] === Option.Subcommand || option['type'] === Option.SubcommandGroup)) {
    throw new CannotDo(`/${name} needs a subcommand`);
  }
  return { application, command, path, options };
}

/** The `data` of the interaction, options checked as Discord's windows check them before they send anything. */
export function commandData(typed: Typed, values: OptionValues, focused?: string): JsonObject {
  for (const key of Object.keys(values)) {
    if (!typed.options.some((option) => option['name'] === key)) throw new CannotDo(`there is no option ${key}`);
  }
  const resolved: JsonObject = {};
  const given: JsonObject[] = [];
  for (const option of typed.options) {
    const value = values[text(option['name'])];
    if (value === undefined) {
      if (option['required'] === true && focused === undefined)
        throw new CannotDo(`${text(option['name'])} is required`);
      continue;
    }
    const isFocused = option['name'] === focused;
    if (!isFocused) checkValue(option, value);
    given.push({
      name: text(option['name']),
      type: Number(option['type']),
      value: wire(value, resolved),
      ...(isFocused ? { focused: true } : {}),
    });
  }
  const nested = typed.path.reduceRight<JsonObject[]>(
    (options, name, index) => [
      { name, type: index === typed.path.length - 1 ? Option.Subcommand : Option.SubcommandGroup, options },
    ],
    given,
  );
  const { id, name, type, guild_id: guildId } = typed.command;
  return {
    id,
    name,
    type,
    ...(guildId === undefined ? {} : { guild_id: guildId }),
    ...(nested.length === 0 ? {} : { options: nested }),
    ...(Object.keys(resolved).length === 0 ? {} : { resolved }),
  };
}

function wire(value: OptionValue, resolved: JsonObject): Json {
  if (typeof value !== 'object') return value;
  return resolve(value, resolved);
}

/** Lays somebody or something into `resolved` and returns the id. */
export function resolve(value: Member | Role | Channel, resolved: JsonObject): string {
  const into = (key: string, entry: object) => {
    const map = (resolved[key] ?? {}) as JsonObject;
    map[value.id] = entry as JsonObject;
    resolved[key] = map;
  };
  if (value.kind === 'member') {
    const { user, ...member } = value.toApi();
    into('users', user);
    into('members', { ...member, permissions: value.permissions.toString() });
  } else if (value.kind === 'role') into('roles', value.toApi());
  else if (value.kind === 'channel') into('channels', value.toApi());
  return value.id;
}

const is = (value: OptionValue, ...kinds: readonly string[]) => typeof value === 'object' && kinds.includes(value.kind);

const holds: Partial<Record<number, (value: OptionValue) => boolean>> = {
  [Option.String]: (value) => typeof value === 'string' && value !== '',
  [Option.Integer]: Number.isSafeInteger,
  [Option.Number]: (value) => typeof value === 'number' && Number.isFinite(value),
  [Option.Boolean]: (value) => typeof value === 'boolean',
  [Option.User]: (value) => is(value, 'member'),
  [Option.Role]: (value) => is(value, 'role'),
  [Option.Channel]: (value) => is(value, 'channel'),
  [Option.Mentionable]: (value) => is(value, 'member', 'role'),
};

function checkValue(option: JsonObject, value: OptionValue): void {
  const name = text(option['name']);
  const broken = (why: string) => new CannotDo(`${name}: ${why}`);
  if (holds[Number(option['type'])]?.(value) !== true) throw broken(`${String(value)} is not of its type`);
  const choices = objects(option['choices']);
  if (choices.length > 0 && !choices.some((choice) => choice['value'] === value)) {
    throw broken(`${String(value)} is not one of its choices`);
  }
  const size = typeof value === 'string' ? value.length : Number(value);
  const [min, max] = typeof value === 'string' ? ['min_length', 'max_length'] : ['min_value', 'max_value'];
  if (typeof option[min ?? ''] === 'number' && size < Number(option[min ?? ''])) throw broken(`${size} is too little`);
  if (typeof option[max ?? ''] === 'number' && size > Number(option[max ?? ''])) throw broken(`${size} is too much`);
  // Text without a limit of its own may still not exceed what an option holds.
  if (typeof value === 'string' && value.length > 6000) throw broken('a text holds 6000 characters');
}
