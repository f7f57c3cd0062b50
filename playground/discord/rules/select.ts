import { ComponentType } from 'discord-api-types/v10';
import { type JsonObject, objects, text } from '../world/json.ts';
import { checkEmoji } from './emoji.ts';
import { checkKind, count, kinds, length, range, required, setOf } from './fields.ts';
import type { Rule } from './rule.ts';

/** The types of channels there are. */
export const channelTypes: readonly number[] = [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16];

/** What holds for a menu of texts. */
export const stringSelectRules: readonly Rule<JsonObject>[] = [
  required('string-select-options-required', 'options'),
  count('string-select-options-count', 'options', 1, 25),
  {
    name: 'string-select-values-unique',
    check(select, fail) {
      const seen = new Set<unknown>();
      for (const [index, option] of objects(select['options']).entries()) {
        if (seen.has(option['value'])) {
          fail(
            ['options', index, 'value'],
            'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
            'The specified option value is already used',
          );
        }
        seen.add(option['value']);
      }
    },
  },
  {
    name: 'string-select-max-within-options',
    check(select, fail) {
      const options = objects(select['options']).length;
      if (typeof select['max_values'] === 'number' && select['max_values'] > options && options > 0) {
        fail(['max_values'], 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${options}.`);
      }
    },
  },
  {
    name: 'string-select-defaults-within-max',
    check(select, fail) {
      const defaults = objects(select['options']).filter((option) => option['default'] === true).length;
      if (defaults > Number(select['max_values'] ?? 1)) {
        fail(
          ['options'],
          'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES',
          'The specified number of default values exceeds the specified maximum values',
        );
      }
    },
  },
];

/** What holds for every select menu. */
export const selectRules: readonly Rule<JsonObject>[] = [
  required('select-custom-id-required', 'custom_id'),
  length('select-placeholder-length', 'placeholder', 0, 150),
  range('select-min-values', 'min_values', 0, 25),
  range('select-max-values', 'max_values', 1, 25),
  {
    name: 'select-min-not-above-max',
    check(select, fail) {
      const max = Number(select['max_values'] ?? 1);
      if (Number(select['min_values'] ?? 1) > max) {
        fail(['min_values'], 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${max}.`);
      }
    },
  },
  {
    name: 'select-default-values-count',
    check(select, fail) {
      const max = Number(select['max_values'] ?? 1);
      if (objects(select['default_values']).length > max) {
        fail(['default_values'], 'BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`);
      }
    },
  },
];

/** Which kinds of things a menu of a type lists. */
const listed: Readonly<Record<number, readonly string[]>> = {
  [ComponentType.UserSelect]: ['user'],
  [ComponentType.RoleSelect]: ['role'],
  [ComponentType.MentionableSelect]: ['user', 'role'],
  [ComponentType.ChannelSelect]: ['channel'],
};

/** What holds for menus that Discord fills itself: users, roles, channels. */
export const listingSelectRules: readonly Rule<JsonObject>[] = [
  {
    name: 'select-default-values-kind',
    check(select, fail) {
      const known = listed[Number(select['type'])] ?? [];
      for (const [index, one] of objects(select['default_values']).entries()) {
        checkKind(one['id'] ?? '', 'snowflake', ['default_values', index, 'id'], fail);
        if (!known.includes(text(one['type']))) {
          fail(['default_values', index, 'type'], 'BASE_TYPE_CHOICES', `Value must be one of (${known.join(', ')}).`);
        }
      }
    },
  },
  setOf('select-channel-types', 'channel_types', 0, channelTypes),
];

/** What holds for each option of a string select, radio group or checkbox group. */
export const selectOptionRules: readonly Rule<JsonObject>[] = [
  kinds('select-option-kinds', {
    label: 'string',
    value: 'string',
    description: 'string',
    default: 'boolean',
    emoji: 'object',
  }),
  required('select-option-label-required', 'label'),
  length('select-option-label-length', 'label', 0, 100),
  required('select-option-value-required', 'value'),
  length('select-option-value-length', 'value', 0, 100),
  length('select-option-description-length', 'description', 0, 100),
  { name: 'select-option-emoji', check: (option, fail) => checkEmoji(option['emoji'], ['emoji'], fail) },
];
