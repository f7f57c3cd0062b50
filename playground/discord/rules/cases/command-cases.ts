import { type Case, command, form, many, option, suggest, x } from './case.ts';

const choice = (more: object, type = 3) => option({ type, choices: [{ name: 'x', value: 'x', ...more }] as never });
const inOption = 'options.0';

/** Commands and suggestions that are wrong. */
export const commandCases: readonly Case[] = [
  form('command-kinds', command({ nsfw: 'no' }), 'nsfw', 'BOOLEAN_TYPE_CONVERT'),
  form(
    'command-localizations',
    command({ name_localizations: { de: '' } }),
    'name_localizations.de',
    'BASE_TYPE_BAD_LENGTH',
  ),
  form('command-contexts', command({ contexts: [] }), 'contexts', 'BASE_TYPE_MIN_LENGTH'),
  form(
    'command-integration-types',
    command({ integration_types: [0, 0] }),
    'integration_types.1',
    'SET_TYPE_ALREADY_CONTAINS_VALUE',
  ),
  form(
    'option-localizations',
    option({ description_localizations: { de: 5 } }),
    `${inOption}.description_localizations.de`,
    'STRING_TYPE_CONVERT',
  ),
  form(
    'option-channel-types',
    option({ type: 7, channel_types: [99] }),
    `${inOption}.channel_types.0`,
    'BASE_TYPE_CHOICES',
  ),
  form('option-bounds-of-integer', option({ type: 4, min_value: 1.5 }), `${inOption}.min_value`, 'NUMBER_TYPE_COERCE'),
  form(
    'choice-localizations',
    choice({ name_localizations: 'x' }),
    `${inOption}.choices.0.name_localizations`,
    'MODEL_TYPE_CONVERT',
  ),
  form('command-name-required', command({ name: '' }), 'name', 'BASE_TYPE_REQUIRED'),
  form('command-type', command({ type: 9, description: '' }), 'type', 'BASE_TYPE_CHOICES'),
  form('command-name-pattern', command({ name: 'Restart' }), 'name', 'APPLICATION_COMMAND_INVALID_NAME'),
  form('command-description-required', command({ description: '' }), 'description', 'BASE_TYPE_REQUIRED'),
  form('command-description-length', command({ description: x(101) }), 'description', 'BASE_TYPE_MAX_LENGTH'),
  form(
    'context-menu-without-description',
    command({ type: 2 }),
    '',
    'APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_NOT_ALLOWED',
  ),
  form(
    'command-option-count',
    command({ options: many(26, (i) => ({ type: 3, name: `o${i}`, description: 'x' })) }),
    'options',
    'BASE_TYPE_MAX_LENGTH',
  ),
  form('command-options-are-objects', command({ options: ['x'] }), 'options.0', 'MODEL_TYPE_CONVERT'),
  form(
    'command-total-size',
    command({
      options: many(3, (i) => ({
        type: 3,
        name: `o${i}`,
        description: 'x',
        choices: many(25, (j) => ({ name: x(90) + j, value: x(90) + j })),
      })),
    }),
    '',
    'APPLICATION_COMMAND_TOO_LARGE',
  ),
  form(
    'required-options-first',
    command({
      options: [
        { type: 3, name: 'a', description: 'x' },
        { type: 3, name: 'b', description: 'x', required: true },
      ],
    }),
    'options.1',
    'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
  ),
  form(
    'option-names-unique',
    command({ options: many(2, () => ({ type: 3, name: 'a', description: 'x' })) }),
    'options.1',
    'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
  ),
  form(
    'subcommands-not-mixed-with-options',
    command({
      options: [
        { type: 1, name: 'a', description: 'x' },
        { type: 3, name: 'b', description: 'x' },
      ],
    }),
    'options',
    'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
  ),
  form('option-kinds', option({ required: 'yes' }), `${inOption}.required`, 'BOOLEAN_TYPE_CONVERT'),
  form('option-type-required', option({ type: null }), `${inOption}.type`, 'BASE_TYPE_REQUIRED'),
  form('option-type', option({ type: 12 }), `${inOption}.type`, 'BASE_TYPE_CHOICES'),
  form('option-name-required', option({ name: '' }), `${inOption}.name`, 'BASE_TYPE_REQUIRED'),
  form('option-name-pattern', option({ name: 'two words' }), `${inOption}.name`, 'APPLICATION_COMMAND_INVALID_NAME'),
  form('option-description-required', option({ description: '' }), `${inOption}.description`, 'BASE_TYPE_REQUIRED'),
  form('option-description-length', option({ description: x(101) }), `${inOption}.description`, 'BASE_TYPE_MAX_LENGTH'),
  form(
    'option-choice-count',
    option({ choices: many(26, (i) => ({ name: 'x', value: `${i}` })) }),
    `${inOption}.choices`,
    'BASE_TYPE_MAX_LENGTH',
  ),
  form('option-lists-hold-objects', option({ choices: ['x'] }), `${inOption}.choices.0`, 'MODEL_TYPE_CONVERT'),
  form('option-min-length', option({ min_length: -1 }), `${inOption}.min_length`, 'NUMBER_TYPE_MIN'),
  form('option-max-length', option({ max_length: 6001 }), `${inOption}.max_length`, 'NUMBER_TYPE_MAX'),
  form(
    'option-min-not-above-max',
    option({ type: 4, min_value: 2, max_value: 1 }),
    `${inOption}.min_value`,
    'NUMBER_TYPE_MAX',
  ),
  form(
    'option-choices-or-autocomplete',
    option({ autocomplete: true, choices: [{ name: 'x', value: 'x' }] }),
    `${inOption}.autocomplete`,
    'APPLICATION_COMMAND_OPTION_AUTOCOMPLETE_AND_CHOICES',
  ),
  form(
    'option-autocomplete-type',
    option({ type: 6, autocomplete: true }),
    `${inOption}.autocomplete`,
    'APPLICATION_COMMAND_OPTION_AUTOCOMPLETE_TYPE',
  ),
  form(
    'option-nesting',
    option({ type: 1, options: [{ type: 1, name: 'y', description: 'y' }] }),
    `${inOption}.options.0.type`,
    'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
  ),
  form('choice-kinds', choice({ name: 5 }), `${inOption}.choices.0.name`, 'STRING_TYPE_CONVERT'),
  form('choice-name-required', choice({ name: '' }), `${inOption}.choices.0.name`, 'BASE_TYPE_REQUIRED'),
  form('choice-name-length', choice({ name: x(101) }), `${inOption}.choices.0.name`, 'BASE_TYPE_MAX_LENGTH'),
  form('choice-value-required', choice({ value: '' }), `${inOption}.choices.0.value`, 'BASE_TYPE_REQUIRED'),
  form('choice-value-length', choice({ value: x(101) }), `${inOption}.choices.0.value`, 'BASE_TYPE_MAX_LENGTH'),
  form('choice-value-type', choice({ value: 'x' }, 4), `${inOption}.choices.0.value`, 'NUMBER_TYPE_COERCE'),

  form('suggestions-kinds', suggest({ choices: 'x' }), 'data.choices', 'LIST_TYPE_CONVERT'),
  form(
    'suggestion-count',
    suggest({ choices: many(26, (i) => ({ name: 'x', value: `${i}` })) }),
    'data.choices',
    'BASE_TYPE_MAX_LENGTH',
  ),
  form('suggestions-are-objects', suggest({ choices: ['x'] }), 'data.choices.0', 'MODEL_TYPE_CONVERT'),
  form(
    'suggestion-kinds',
    suggest({ choices: [{ name: 5, value: 'x' }] }),
    'data.choices.0.name',
    'STRING_TYPE_CONVERT',
  ),
  form(
    'suggestion-name-required',
    suggest({ choices: [{ name: '', value: 'x' }] }),
    'data.choices.0.name',
    'BASE_TYPE_REQUIRED',
  ),
  form(
    'suggestion-name-length',
    suggest({ choices: [{ name: x(101), value: 'x' }] }),
    'data.choices.0.name',
    'BASE_TYPE_MAX_LENGTH',
  ),
  form(
    'suggestion-value-required',
    suggest({ choices: [{ name: 'x' }] }),
    'data.choices.0.value',
    'BASE_TYPE_REQUIRED',
  ),
  form(
    'suggestion-value-length',
    suggest({ choices: [{ name: 'x', value: x(101) }] }),
    'data.choices.0.value',
    'BASE_TYPE_MAX_LENGTH',
  ),
  form(
    'suggestion-value-type',
    suggest({ choices: [{ name: 'x', value: 'x' }] }, 4),
    'data.choices.0.value',
    'NUMBER_TYPE_COERCE',
  ),
];
