import { ComponentType, TextInputStyle } from 'discord-api-types/v10';
import { type Placed, walk } from '../world/components.ts';
import { type JsonObject, objects } from '../world/json.ts';
import { blank, count, kinds, length, listOfObjects, oneOf, range, required } from './fields.ts';
import { checkUnique } from './message.ts';
import { place } from './places.ts';
import type { Rule } from './rule.ts';

/** What holds for a form. @see https://discord.com/developers/docs/interactions/receiving-and-responding */
export const modalRules: readonly Rule<JsonObject>[] = [
  kinds('modal-kinds', { custom_id: 'string', title: 'string', components: 'list' }),
  required('modal-custom-id-required', 'custom_id'),
  length('modal-custom-id-length', 'custom_id', 0, 100),
  required('modal-title-required', 'title'),
  length('modal-title-length', 'title', 0, 45),
  required('modal-components-required', 'components'),
  count('modal-components-count', 'components', 1, 5),
  listOfObjects('modal-components-are-objects', 'components'),
  {
    name: 'modal-custom-ids-unique',
    check: (modal, fail) => checkUnique(objects(modal['components']), 'custom_id', fail),
  },
  {
    name: 'modal-nothing-disabled',
    check(modal, fail) {
      for (const { component, path } of walk(modal['components'])) {
        if (component['disabled'] === true) {
          fail([...path, 'disabled'], 'COMPONENT_DISABLED_IN_MODAL', 'Components in modals cannot be disabled');
        }
      }
    },
  },
];

const inLabel = [
  ComponentType.TextInput,
  ComponentType.StringSelect,
  ComponentType.UserSelect,
  ComponentType.RoleSelect,
  ComponentType.MentionableSelect,
  ComponentType.ChannelSelect,
  ComponentType.FileUpload,
  ComponentType.RadioGroup,
  ComponentType.CheckboxGroup,
  ComponentType.Checkbox,
];

/** Which types may stand where in a form. */
export const modalPlaceRules: readonly Rule<Placed>[] = [
  place('modal-top-level-types', ({ parent }) => parent === 0, [
    ComponentType.ActionRow,
    ComponentType.TextDisplay,
    ComponentType.Label,
  ]),
  place('modal-row-types', ({ parent }) => parent === ComponentType.ActionRow, [ComponentType.TextInput]),
  place('label-types', ({ parent }) => parent === ComponentType.Label, inLabel),
];

/** What holds for a component of a type that only forms have. */
export const modalComponentRules: Readonly<Record<number, readonly Rule<JsonObject>[]>> = {
  [ComponentType.Label]: [
    required('label-text-required', 'label'),
    length('label-text-length', 'label', 0, 45),
    length('label-description-length', 'description', 1, 100),
    required('label-component-required', 'component'),
  ],
  [ComponentType.TextInput]: [
    required('text-input-custom-id-required', 'custom_id'),
    required('text-input-style-required', 'style'),
    oneOf('text-input-style', 'style', [TextInputStyle.Short, TextInputStyle.Paragraph]),
    length('text-input-label-length', 'label', 0, 45),
    length('text-input-value-length', 'value', 0, 4000),
    length('text-input-placeholder-length', 'placeholder', 0, 100),
    range('text-input-min-length', 'min_length', 0, 4000),
    range('text-input-max-length', 'max_length', 1, 4000),
    {
      name: 'text-input-min-not-above-max',
      check(input, fail) {
        const max = Number(input['max_length'] ?? 4000);
        if (Number(input['min_length'] ?? 0) > max) {
          fail(['min_length'], 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${max}.`);
        }
      },
    },
  ],
  [ComponentType.FileUpload]: [
    required('file-upload-custom-id-required', 'custom_id'),
    range('file-upload-min-values', 'min_values', 0, 10),
    range('file-upload-max-values', 'max_values', 1, 10),
  ],
  [ComponentType.RadioGroup]: [
    required('radio-group-custom-id-required', 'custom_id'),
    required('radio-group-options-required', 'options'),
    count('radio-group-options-count', 'options', 2, 10),
  ],
  [ComponentType.CheckboxGroup]: [
    required('checkbox-group-custom-id-required', 'custom_id'),
    required('checkbox-group-options-required', 'options'),
    count('checkbox-group-options-count', 'options', 1, 10),
    range('checkbox-group-min-values', 'min_values', 0, 10),
    range('checkbox-group-max-values', 'max_values', 1, 10),
  ],
  [ComponentType.Checkbox]: [required('checkbox-custom-id-required', 'custom_id')],
};

/** What holds for a text input that stands in an action row: there it carries its own label. */
export const rowTextInputRules: readonly Rule<JsonObject>[] = [
  {
    name: 'text-input-label-required-in-row',
    check(input, fail) {
      if (blank(input['label'])) fail(['label'], 'BASE_TYPE_REQUIRED', 'This field is required');
    },
  },
];
