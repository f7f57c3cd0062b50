import { button, type Case, form, input, many, modal, says, select, x } from './case.ts';

const at = 'data.components.0.component';
const one = { custom_id: 'x', title: 'x', components: [input()] };
const modalWith = (...components: object[]) => modal({ ...one, components: components as never });
const label = (component: object | null, more: object = {}) => modalWith({ type: 18, label: 'x', component, ...more });

/** Forms (modals) that are wrong. */
export const modalCases: readonly Case[] = [
  form('modal-kinds', modal({ ...one, title: 5 }), 'data.title', 'STRING_TYPE_CONVERT'),
  form('modal-custom-id-required', modal({ ...one, custom_id: '' }), 'data.custom_id', 'BASE_TYPE_REQUIRED'),
  form('modal-custom-id-length', modal({ ...one, custom_id: x(101) }), 'data.custom_id', 'BASE_TYPE_MAX_LENGTH'),
  form('modal-title-required', modal({ ...one, title: '' }), 'data.title', 'BASE_TYPE_REQUIRED'),
  form('modal-title-length', modal({ ...one, title: x(46) }), 'data.title', 'BASE_TYPE_MAX_LENGTH'),
  form('modal-components-required', modal({ ...one, components: null }), 'data.components', 'BASE_TYPE_REQUIRED'),
  form(
    'modal-components-count',
    modal({ ...one, components: many(6, (i) => input({ custom_id: `${i}` })) }),
    'data.components',
    'BASE_TYPE_BAD_LENGTH',
  ),
  form(
    'modal-components-are-objects',
    modal({ ...one, components: [input(), 'x'] }),
    'data.components.1',
    'MODEL_TYPE_CONVERT',
  ),
  form(
    'modal-custom-ids-unique',
    modalWith(input(), input()),
    'data.components.1.component.custom_id',
    'COMPONENT_CUSTOM_ID_DUPLICATED',
  ),
  form('modal-nothing-disabled', label(select({ disabled: true })), `${at}.disabled`, 'COMPONENT_DISABLED_IN_MODAL'),
  form('modal-top-level-types', modalWith(input(), { type: 14 }), 'data.components.1', 'UNION_TYPE_CHOICES'),
  form(
    'modal-row-types',
    modalWith({ type: 1, components: [button()] }),
    'data.components.0.components.0',
    'UNION_TYPE_CHOICES',
  ),
  form('label-types', label(says('x')), at, 'UNION_TYPE_CHOICES'),
  form(
    'label-text-required',
    label(input()['component'] as object, { label: '' }),
    'data.components.0.label',
    'BASE_TYPE_REQUIRED',
  ),
  form(
    'label-text-length',
    label(input()['component'] as object, { label: x(46) }),
    'data.components.0.label',
    'BASE_TYPE_MAX_LENGTH',
  ),
  form(
    'label-description-length',
    label(input()['component'] as object, { description: x(101) }),
    'data.components.0.description',
    'BASE_TYPE_BAD_LENGTH',
  ),
  form('label-component-required', label(null), at, 'BASE_TYPE_REQUIRED'),
  form('text-input-custom-id-required', modalWith(input({ custom_id: null })), `${at}.custom_id`, 'BASE_TYPE_REQUIRED'),
  form('text-input-style-required', modalWith(input({ style: null })), `${at}.style`, 'BASE_TYPE_REQUIRED'),
  form('text-input-style', modalWith(input({ style: 3 })), `${at}.style`, 'BASE_TYPE_CHOICES'),
  form('text-input-label-length', modalWith(input({ label: x(46) })), `${at}.label`, 'BASE_TYPE_MAX_LENGTH'),
  form('text-input-value-length', modalWith(input({ value: x(4001) })), `${at}.value`, 'BASE_TYPE_MAX_LENGTH'),
  form(
    'text-input-placeholder-length',
    modalWith(input({ placeholder: x(101) })),
    `${at}.placeholder`,
    'BASE_TYPE_MAX_LENGTH',
  ),
  form('text-input-min-length', modalWith(input({ min_length: -1 })), `${at}.min_length`, 'NUMBER_TYPE_MIN'),
  form('text-input-max-length', modalWith(input({ max_length: 4001 })), `${at}.max_length`, 'NUMBER_TYPE_MAX'),
  form(
    'text-input-min-not-above-max',
    modalWith(input({ min_length: 3, max_length: 2 })),
    `${at}.min_length`,
    'NUMBER_TYPE_MAX',
  ),
  form(
    'text-input-label-required-in-row',
    modalWith({ type: 1, components: [{ type: 4, custom_id: 'x', style: 1 }] }),
    'data.components.0.components.0.label',
    'BASE_TYPE_REQUIRED',
  ),
  form(
    'file-upload-min-values',
    label({ type: 19, custom_id: 'x', min_values: 11, max_values: 10 }),
    `${at}.min_values`,
    'NUMBER_TYPE_MAX',
  ),
  form(
    'file-upload-max-values',
    label({ type: 19, custom_id: 'x', max_values: 11 }),
    `${at}.max_values`,
    'NUMBER_TYPE_MAX',
  ),
  form(
    'checkbox-group-min-values',
    label({ type: 22, custom_id: 'x', min_values: 11, options: [{ label: 'x', value: 'x' }] }),
    `${at}.min_values`,
    'NUMBER_TYPE_MAX',
  ),
  form(
    'checkbox-group-max-values',
    label({ type: 22, custom_id: 'x', max_values: 11, options: [{ label: 'x', value: 'x' }] }),
    `${at}.max_values`,
    'NUMBER_TYPE_MAX',
  ),
  form('file-upload-custom-id-required', label({ type: 19 }), `${at}.custom_id`, 'BASE_TYPE_REQUIRED'),
  form(
    'radio-group-custom-id-required',
    label({ type: 21, options: many(2, (i) => ({ label: 'x', value: `${i}` })) }),
    `${at}.custom_id`,
    'BASE_TYPE_REQUIRED',
  ),
  form('radio-group-options-required', label({ type: 21, custom_id: 'x' }), `${at}.options`, 'BASE_TYPE_REQUIRED'),
  form(
    'radio-group-options-count',
    label({ type: 21, custom_id: 'x', options: [{ label: 'x', value: 'x' }] }),
    `${at}.options`,
    'BASE_TYPE_BAD_LENGTH',
  ),
  form(
    'checkbox-group-custom-id-required',
    label({ type: 22, options: [{ label: 'x', value: 'x' }] }),
    `${at}.custom_id`,
    'BASE_TYPE_REQUIRED',
  ),
  form('checkbox-group-options-required', label({ type: 22, custom_id: 'x' }), `${at}.options`, 'BASE_TYPE_REQUIRED'),
  form(
    'checkbox-group-options-count',
    label({ type: 22, custom_id: 'x', options: many(11, (i) => ({ label: 'x', value: `${i}` })) }),
    `${at}.options`,
    'BASE_TYPE_BAD_LENGTH',
  ),
  form('checkbox-custom-id-required', label({ type: 23 }), `${at}.custom_id`, 'BASE_TYPE_REQUIRED'),
];
