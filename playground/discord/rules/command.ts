import { ApplicationCommandType, ApplicationCommandOptionType as Option } from 'discord-api-types/v10';
import { isObject, type JsonObject, objects, text } from '../world/json.ts';
import { checkKind, count, kinds, length, listOfObjects, localized, oneOf, range, required, setOf } from './fields.ts';
import type { Fail, Rule } from './rule.ts';
import { channelTypes } from './select.ts';

/** @see https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-naming */
const namePattern = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

const slash = (command: JsonObject) =>
  (command['type'] ?? ApplicationCommandType.ChatInput) === ApplicationCommandType.ChatInput;

/** What holds for each command. */
export const commandRules: readonly Rule<JsonObject>[] = [
  kinds('command-kinds', {
    name: 'string',
    description: 'string',
    options: 'list',
    default_member_permissions: 'permissions',
    dm_permission: 'boolean',
    nsfw: 'boolean',
    contexts: 'list',
    integration_types: 'list',
  }),
  required('command-name-required', 'name'),
  oneOf('command-type', 'type', [1, 2, 3, 4]),
  { name: 'command-name-pattern', check: (command, fail) => slash(command) && checkName(command, fail) },
  {
    name: 'command-description-required',
    check(command, fail) {
      if (slash(command) && !text(command['description']).trim()) {
        fail(['description'], 'BASE_TYPE_REQUIRED', 'This field is required');
      }
    },
  },
  length('command-description-length', 'description', 0, 100),
  {
    name: 'context-menu-without-description',
    check(command, fail) {
      if (!slash(command) && text(command['description']) !== '') {
        fail(
          [],
          'APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_NOT_ALLOWED',
          'Context menu commands cannot have description',
        );
      }
    },
  },
  localized('command-localizations', { name: 32, description: 100 }),
  setOf('command-contexts', 'contexts', 1, [0, 1, 2]),
  setOf('command-integration-types', 'integration_types', 1, [0, 1]),
  count('command-option-count', 'options', 0, 25),
  listOfObjects('command-options-are-objects', 'options'),
  {
    name: 'command-total-size',
    check(command, fail) {
      if (commandSize(command) > 8000) {
        fail([], 'APPLICATION_COMMAND_TOO_LARGE', 'Command exceeds maximum size (8000)');
      }
    },
  },
];

/** What holds for the list of options of a command or subcommand. */
export const optionListRules: readonly Rule<JsonObject>[] = [
  {
    name: 'required-options-first',
    check(parent, fail) {
      let optional = false;
      for (const [index, option] of objects(parent['options']).entries()) {
        if (option['required'] !== true) optional = true;
        else if (optional) {
          fail(
            ['options', index],
            'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
            'Required options must be placed before non-required options',
          );
        }
      }
    },
  },
  {
    name: 'option-names-unique',
    check(parent, fail) {
      const seen = new Set<unknown>();
      for (const [index, option] of objects(parent['options']).entries()) {
        if (seen.has(option['name'])) {
          fail(['options', index], 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', 'Option name already exists');
        }
        seen.add(option['name']);
      }
    },
  },
  {
    name: 'subcommands-not-mixed-with-options',
    check(parent, fail) {
      const nested = (option: JsonObject) =>
        option['type'] === Option.Subcommand || option['type'] === Option.SubcommandGroup;
      const options = objects(parent['options']);
      if (options.some(nested) && !options.every(nested)) {
        fail(
          ['options'],
          'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
          'Sub-command and sub-command group option types are mutually exclusive to all other types',
        );
      }
    },
  },
];

const isValue = (option: JsonObject) =>
  option['type'] !== Option.Subcommand && option['type'] !== Option.SubcommandGroup;
const withChoices: readonly unknown[] = [Option.String, Option.Integer, Option.Number];

/** What holds for each option. */
export const optionRules: readonly Rule<JsonObject>[] = [
  kinds('option-kinds', {
    name: 'string',
    description: 'string',
    required: 'boolean',
    autocomplete: 'boolean',
    choices: 'list',
    options: 'list',
    channel_types: 'list',
    min_value: 'number',
    max_value: 'number',
    min_length: 'integer',
    max_length: 'integer',
  }),
  required('option-type-required', 'type'),
  oneOf('option-type', 'type', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
  required('option-name-required', 'name'),
  { name: 'option-name-pattern', check: checkName },
  required('option-description-required', 'description'),
  length('option-description-length', 'description', 0, 100),
  count('option-choice-count', 'choices', 0, 25),
  listOfObjects('option-lists-hold-objects', 'choices', 'options'),
  localized('option-localizations', { name: 32, description: 100 }),
  setOf('option-channel-types', 'channel_types', 0, channelTypes),
  range('option-min-length', 'min_length', 0, 6000),
  range('option-max-length', 'max_length', 1, 6000),
  {
    name: 'option-min-not-above-max',
    check(option, fail) {
      for (const [low, high] of [
        ['min_length', 'max_length'],
        ['min_value', 'max_value'],
      ] as const) {
        const min = option[low];
        const max = option[high];
        if (typeof min === 'number' && typeof max === 'number' && min > max) {
          fail([low], 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${max}.`);
        }
      }
    },
  },
  {
    name: 'option-bounds-of-integer',
    check(option, fail) {
      if (option['type'] !== Option.Integer) return;
      for (const key of ['min_value', 'max_value']) checkKind(option[key], 'integer', [key], fail);
    },
  },
  {
    name: 'option-choices-or-autocomplete',
    check(option, fail) {
      if (option['autocomplete'] === true && objects(option['choices']).length > 0) {
        fail(
          ['autocomplete'],
          'APPLICATION_COMMAND_OPTION_AUTOCOMPLETE_AND_CHOICES',
          'Options with choices cannot autocomplete',
        );
      }
    },
  },
  {
    name: 'option-autocomplete-type',
    check(option, fail) {
      if (option['autocomplete'] === true && !withChoices.includes(option['type'])) {
        fail(
          ['autocomplete'],
          'APPLICATION_COMMAND_OPTION_AUTOCOMPLETE_TYPE',
          'Options of this type cannot autocomplete',
        );
      }
    },
  },
  {
    name: 'option-nesting',
    check(option, fail) {
      for (const [index, child] of objects(option['options']).entries()) {
        const known = option['type'] === Option.SubcommandGroup ? child['type'] === Option.Subcommand : isValue(child);
        if (!known && child['type'] != null)
          fail(['options', index, 'type'], 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'Invalid option type here');
      }
    },
  },
];

/** What may be chosen, and the type of the option that it is for. */
interface Offered {
  readonly choice: JsonObject;
  readonly type: unknown;
}

/** What holds for each choice of an option. */
export const choiceRules: readonly Rule<Offered>[] = [
  ...rulesOf('choice'),
  ...onChoice([localized('choice-localizations', { name: 100 })]),
];

/** What holds for each suggestion in answer to an autocomplete: the same, under names of their own. */
export const suggestionRules: readonly Rule<Offered>[] = rulesOf('suggestion');

/** What holds for the answer to an autocomplete as a whole. */
export const suggestionListRules: readonly Rule<JsonObject>[] = [
  kinds('suggestions-kinds', { choices: 'list' }),
  count('suggestion-count', 'choices', 0, 25),
  listOfObjects('suggestions-are-objects', 'choices'),
];

function rulesOf(what: 'choice' | 'suggestion'): Rule<Offered>[] {
  return [
    ...onChoice([
      kinds(`${what}-kinds`, { name: 'string' }),
      required(`${what}-name-required`, 'name'),
      length(`${what}-name-length`, 'name', 0, 100),
      required(`${what}-value-required`, 'value'),
      length(`${what}-value-length`, 'value', 0, 100),
    ]),
    {
      name: `${what}-value-type`,
      check: ({ choice, type }, fail) =>
        checkKind(
          choice['value'],
          type === Option.Integer ? 'integer' : type === Option.Number ? 'number' : 'string',
          ['value'],
          fail,
        ),
    },
  ];
}

function onChoice(rules: readonly Rule<JsonObject>[]): Rule<Offered>[] {
  return rules.map(({ name, check }) => ({ name, check: ({ choice }, fail) => check(choice, fail) }));
}

function checkName(named: JsonObject, fail: Fail): void {
  const name = text(named['name']);
  if (name === '') return;
  if (!namePattern.test(name) || name !== name.toLowerCase()) {
    fail(['name'], 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
  }
}

function commandSize(node: JsonObject): number {
  const value = typeof node['value'] === 'string' ? node['value'].length : 0;
  const longest = (key: string) => {
    const localized = node[`${key}_localizations`];
    const texts = isObject(localized) ? Object.values(localized) : [];
    return Math.max(text(node[key]).length, ...texts.map((t) => text(t).length));
  };
  const children = [...objects(node['options']), ...objects(node['choices'])];
  return (
    value + longest('name') + longest('description') + children.reduce((sum, child) => sum + commandSize(child), 0)
  );
}

/** What holds for a set of commands put at once. */
export const commandSetRules: readonly Rule<readonly JsonObject[]>[] = [
  {
    name: 'command-names-unique',
    check(commands, fail) {
      const seen = new Set<string>();
      for (const [index, command] of commands.entries()) {
        const key = `${command['type'] ?? ApplicationCommandType.ChatInput} ${text(command['name'])}`;
        if (seen.has(key)) {
          fail([index], 'APPLICATION_COMMANDS_DUPLICATE_NAME', 'Application command names must be unique');
        }
        seen.add(key);
      }
    },
  },
];
