/** A slash command while it is typed: which there are, what its options take, whether it can be sent. No browser in here. */
import type {
  APIApplicationCommand,
  APIApplicationCommandBasicOption,
  APIApplicationCommandOption,
  APIApplicationCommandOptionChoice,
} from 'discord-api-types/v10';
import type { OptionValue, Snapshot } from '../protocol.ts';

/** A command as it can be typed: each subcommand is one of its own. */
export interface TypedCommand {
  /** As typed: `/schedule add`. */
  readonly line: string;
  readonly description: string;
  readonly options: readonly APIApplicationCommandBasicOption[];
}

/** An option with what is typed into it. */
export interface Field {
  readonly option: APIApplicationCommandBasicOption;
  readonly text: string;
  /** What was chosen from a list; counts as long as the text is its name. */
  readonly picked: APIApplicationCommandOptionChoice | null;
}

/** A command with its options so far: the required ones, and the optional ones that were added. */
export interface Draft {
  readonly command: TypedCommand;
  readonly fields: readonly Field[];
}

/** Discord's numbers for the kinds of commands and options. */
const CHAT_INPUT = 1;
const Option = {
  Subcommand: 1,
  SubcommandGroup: 2,
  String: 3,
  Integer: 4,
  Boolean: 5,
  User: 6,
  Channel: 7,
  Role: 8,
  Mentionable: 9,
  Number: 10,
} as const;

/** Suggestions shown at once, as many as Discord shows. */
const MOST_CHOICES = 25;
/** What a text option holds if it says nothing itself, characters. */
const LONGEST_TEXT = 6_000;

/** All that can be typed, by name. */
export function typedCommands(commands: readonly APIApplicationCommand[]): TypedCommand[] {
  return commands
    .filter(({ type }) => type === CHAT_INPUT)
    .flatMap((command) => within(`/${command.name}`, command.description, command.options ?? []))
    .sort((a, b) => (a.line < b.line ? -1 : 1));
}

function within(line: string, description: string, options: readonly APIApplicationCommandOption[]): TypedCommand[] {
  const isNested = ({ type }: APIApplicationCommandOption) =>
    type === Option.Subcommand || type === Option.SubcommandGroup;
  if (!options.some(isNested)) {
    return [{ line, description, options: options as readonly APIApplicationCommandBasicOption[] }];
  }
  return options.filter(isNested).flatMap((option) => {
    const inner = 'options' in option ? (option.options ?? []) : [];
    return within(`${line} ${option.name}`, option.description, inner);
  });
}

/** Those that fit what was typed after `/`: names that begin so, then names that contain it, then descriptions. */
export function matching(commands: readonly TypedCommand[], text: string): TypedCommand[] {
  const wanted = text.toLowerCase().replace(/^\//, '').trimEnd();
  const rank = ({ line, description }: TypedCommand): number => {
    if (line.startsWith(`/${wanted}`)) return 0;
    if (line.includes(wanted)) return 1;
    return description.toLowerCase().includes(wanted) ? 2 : 3;
  };
  const ranked = commands.map((command) => ({ command, rank: rank(command) })).filter((one) => one.rank < 3);
  return ranked.sort((a, b) => a.rank - b.rank).map(({ command }) => command);
}

/** The command that is typed out in full with a blank behind it, and what follows. */
export function typedOut(
  commands: readonly TypedCommand[],
  text: string,
): { readonly command: TypedCommand; readonly rest: string } | undefined {
  const command = commands
    .filter(({ line }) => text.startsWith(`${line} `))
    .sort((a, b) => b.line.length - a.line.length)[0];
  return command && { command, rest: text.slice(command.line.length + 1).trimStart() };
}

/** A command with its required options. `rest`: what was typed behind its name; it goes into the first option. */
export function begin(command: TypedCommand, rest = ''): Draft {
  const required = command.options.filter((option) => option.required === true);
  const first = required[0] ?? command.options[0];
  const options = rest !== '' && required.length === 0 && first !== undefined ? [first] : required;
  return { command, fields: options.map((option, at) => ({ option, text: at === 0 ? rest : '', picked: null })) };
}

/** Options that can still be added. */
export function remaining({ command, fields }: Draft): APIApplicationCommandBasicOption[] {
  return command.options.filter((option) => !fields.some((field) => field.option.name === option.name));
}

/** What may be chosen for an option without asking the bot; `undefined` where anything can be typed. */
export function localChoices(
  option: APIApplicationCommandBasicOption,
  home: Snapshot,
): APIApplicationCommandOptionChoice[] | undefined {
  if ('choices' in option && option.choices !== undefined && option.choices.length > 0) return [...option.choices];
  const members = () => home.members.map(({ id, name }) => ({ name: `@${name}`, value: id }));
  const roles = () => home.roles.map(({ id, name }) => ({ name: name.startsWith('@') ? name : `@${name}`, value: id }));
  switch (option.type) {
    case Option.Boolean:
      // The value is told apart by its name: choices hold texts and numbers only.
      return [
        { name: 'True', value: 'True' },
        { name: 'False', value: 'False' },
      ];
    case Option.User:
      return members();
    case Option.Role:
      return roles();
    case Option.Mentionable:
      return [...members(), ...roles()];
    case Option.Channel: {
      const types = option.channel_types as readonly number[] | undefined;
      return home.channels
        .filter(({ api }) => types === undefined || types.length === 0 || types.includes(api.type))
        .map(({ api }) => ({ name: `#${api.name ?? api.id}`, value: api.id }));
    }
    default:
      return undefined;
  }
}

/** Those choices whose name contains the text, as many as are shown. */
export function narrowed(
  choices: readonly APIApplicationCommandOptionChoice[],
  text: string,
): APIApplicationCommandOptionChoice[] {
  const wanted = text.trim().toLowerCase();
  return choices.filter(({ name }) => name.toLowerCase().includes(wanted)).slice(0, MOST_CHOICES);
}

/** A value that can be sent, or what is wrong with it. */
export type Given = { readonly ok: true; readonly value: OptionValue } | { readonly ok: false; readonly why: string };

/** What a field gives. Discord's own client checks the same before it sends. */
function given(field: Field, home: Snapshot): Given {
  const { option, text } = field;
  if (text.trim() === '') return { ok: false, why: 'This option is required.' };
  const choices = localChoices(option, home);
  const chosen = field.picked?.name === text ? field.picked : choices?.find(({ name }) => isCalled(name, text));
  if (choices !== undefined && chosen === undefined) return { ok: false, why: 'Choose one of the list.' };
  if (option.type === Option.Boolean) return { ok: true, value: chosen?.value === 'True' };
  if (chosen !== undefined) return { ok: true, value: chosen.value };
  return option.type === Option.Integer || option.type === Option.Number ? number(option, text) : words(option, text);
}

function isCalled(name: string, text: string): boolean {
  const typed = text.trim().toLowerCase();
  return name.toLowerCase() === typed || name.toLowerCase().replace(/^[@#]/, '') === typed;
}

function number(option: APIApplicationCommandBasicOption, text: string): Given {
  const value = Number(text.trim().replace(',', '.'));
  const isWhole = option.type === Option.Integer;
  if (!Number.isFinite(value) || (isWhole && !Number.isSafeInteger(value))) {
    return { ok: false, why: isWhole ? 'Type a whole number.' : 'Type a number.' };
  }
  const { min_value: min, max_value: max } = option as { readonly min_value?: number; readonly max_value?: number };
  if (min !== undefined && value < min) return { ok: false, why: `At least ${min}.` };
  if (max !== undefined && value > max) return { ok: false, why: `At most ${max}.` };
  return { ok: true, value };
}

function words(option: APIApplicationCommandBasicOption, text: string): Given {
  const { min_length: min = 0, max_length: max = LONGEST_TEXT } = option as {
    readonly min_length?: number;
    readonly max_length?: number;
  };
  if (text.length < min) return { ok: false, why: `At least ${min} characters.` };
  if (text.length > max) return { ok: false, why: `At most ${max} characters.` };
  return { ok: true, value: text };
}

/** A command that can be sent, or the first field that is in the way. Optional fields that are empty are left out. */
export type Checked =
  | { readonly ok: true; readonly options: Readonly<Record<string, OptionValue>> }
  | { readonly ok: false; readonly at: number; readonly why: string };

/** Whether a draft can be sent. */
export function check({ fields }: Draft, home: Snapshot): Checked {
  const options: Record<string, OptionValue> = {};
  for (const [at, field] of fields.entries()) {
    if (field.text.trim() === '' && field.option.required !== true) continue;
    const value = given(field, home);
    if (!value.ok) return { ok: false, at, why: value.why };
    options[field.option.name] = value.value;
  }
  return { ok: true, options };
}

/** What the bot is told while the option at `at` is typed: those that can be sent, and this one as far as it is. */
export function soFar({ fields }: Draft, at: number, home: Snapshot): Readonly<Record<string, OptionValue>> {
  const options: Record<string, OptionValue> = {};
  for (const [index, field] of fields.entries()) {
    const value = given(field, home);
    if (index === at) options[field.option.name] = field.text;
    else if (value.ok) options[field.option.name] = value.value;
  }
  return options;
}
