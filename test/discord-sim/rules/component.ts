import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import type { Placed } from '../world/components.ts';
import { isObject, type JsonObject, objects, text } from '../world/json.ts';
import { isSelect } from '../world/visible.ts';
import { checkKind, checkUrl, count, kinds, length, listOfObjects, oneOf, range, required, setOf } from './fields.ts';
import type { Fail, Rule } from './rule.ts';

/** The types of channels there are. */
export const channelTypes: readonly number[] = [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16];

const anySelect = [
  ComponentType.StringSelect,
  ComponentType.UserSelect,
  ComponentType.RoleSelect,
  ComponentType.MentionableSelect,
  ComponentType.ChannelSelect,
];

/** What holds for every component, whatever its type. */
export const anyComponentRules: readonly Rule<JsonObject>[] = [
  kinds('component-kinds', {
    type: 'integer',
    id: 'integer',
    custom_id: 'string',
    disabled: 'boolean',
    spoiler: 'boolean',
    divider: 'boolean',
    required: 'boolean',
    default: 'boolean',
    label: 'string',
    placeholder: 'string',
    description: 'string',
    content: 'string',
    value: 'string',
    url: 'string',
    emoji: 'object',
    accessory: 'object',
    component: 'object',
    media: 'object',
    file: 'object',
    components: 'list',
    items: 'list',
    options: 'list',
    default_values: 'list',
    channel_types: 'list',
    accent_color: 'integer',
    min_values: 'integer',
    max_values: 'integer',
    min_length: 'integer',
    max_length: 'integer',
  }),
  listOfObjects('component-lists-hold-objects', 'components', 'items', 'options', 'default_values'),
  length('custom-id-length', 'custom_id', 1, 100),
  range('component-id-range', 'id', 0, 2 ** 31 - 1),
];

/** What holds for a component of a type. */
export const componentRules: Readonly<Record<number, readonly Rule<JsonObject>[]>> = {
  [ComponentType.ActionRow]: [
    required('action-row-children-required', 'components'),
    {
      name: 'action-row-width',
      check(row, fail) {
        const children = objects(row['components']);
        const limit = children.some((child) => isSelect(child)) ? 1 : 5;
        if (Array.isArray(row['components']) && row['components'].length === 0)
          fail(['components'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 5 in length.');
        for (let index = limit; index < children.length; index++) {
          fail(
            ['components', index],
            'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
            'The specified component exceeds the maximum width',
          );
        }
      },
    },
  ],
  [ComponentType.Button]: [
    required('button-style-required', 'style'),
    oneOf('button-style', 'style', [1, 2, 3, 4, 5, 6]),
    length('button-label-length', 'label', 0, 80),
    length('button-url-length', 'url', 0, 512),
    {
      name: 'button-custom-id-required',
      check(button, fail) {
        const style = button['style'];
        if (style !== ButtonStyle.Link && style !== ButtonStyle.Premium && !button['custom_id']) {
          fail(['custom_id'], 'BUTTON_COMPONENT_CUSTOM_ID_REQUIRED', 'A custom id is required');
        }
      },
    },
    {
      name: 'button-url-required-for-link',
      check(button, fail) {
        if (button['style'] !== ButtonStyle.Link) return;
        if (!button['url']) fail(['url'], 'BUTTON_COMPONENT_URL_REQUIRED', 'A url is required');
        else
          checkUrl(text(button['url']), ['http', 'https', 'discord'], (code, message) => fail(['url'], code, message));
      },
    },
    {
      name: 'button-custom-id-or-url',
      check(button, fail) {
        if ((button['custom_id'] && button['url']) || (button['style'] === ButtonStyle.Link && button['custom_id'])) {
          fail(
            ['custom_id'],
            'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
            'A custom id and url cannot both be specified',
          );
        }
      },
    },
    {
      name: 'button-says-something',
      check(button, fail) {
        if (button['style'] !== ButtonStyle.Premium && !text(button['label']).trim() && !isObject(button['emoji'])) {
          fail(['label'], 'BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED', 'A label or emoji is required');
        }
      },
    },
    {
      name: 'button-sku-required-for-premium',
      check(button, fail) {
        if (button['style'] === ButtonStyle.Premium && !button['sku_id']) {
          fail(['sku_id'], 'BUTTON_COMPONENT_SKU_ID_REQUIRED', 'A sku id is required');
        }
      },
    },
    { name: 'button-emoji', check: (button, fail) => checkEmoji(button['emoji'], ['emoji'], fail) },
  ],
  [ComponentType.StringSelect]: [
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
  ],
  [ComponentType.Section]: [
    count('section-text-count', 'components', 1, 3),
    required('section-text-required', 'components'),
    required('section-accessory-required', 'accessory'),
  ],
  [ComponentType.TextDisplay]: [
    required('text-display-content-required', 'content'),
    length('text-display-content-length', 'content', 1, 4000),
  ],
  [ComponentType.Thumbnail]: [
    pointsSomewhere('thumbnail-media-required', 'media'),
    {
      name: 'thumbnail-kinds',
      check: (one, fail) => checkMediaKinds(one['media'], ['media'], fail),
    },
    length('thumbnail-description-length', 'description', 1, 1024),
  ],
  [ComponentType.MediaGallery]: [
    required('gallery-items-required', 'items'),
    count('gallery-items-count', 'items', 1, 10),
    {
      name: 'gallery-item-media-required',
      check(gallery, fail) {
        for (const [index, item] of objects(gallery['items']).entries()) {
          if (item['media'] == null || (isObject(item['media']) && !item['media']['url'])) {
            fail(['items', index, 'media'], 'BASE_TYPE_REQUIRED', 'This field is required');
          }
        }
      },
    },
    {
      name: 'gallery-item-kinds',
      check(gallery, fail) {
        for (const [index, item] of objects(gallery['items']).entries()) {
          checkKind(item['description'], 'string', ['items', index, 'description'], fail);
          checkKind(item['spoiler'], 'boolean', ['items', index, 'spoiler'], fail);
          checkMediaKinds(item['media'], ['items', index, 'media'], fail);
        }
      },
    },
    {
      name: 'gallery-item-description-length',
      check(gallery, fail) {
        for (const [index, item] of objects(gallery['items']).entries()) {
          if (text(item['description']).length > 1024) {
            fail(['items', index, 'description'], 'BASE_TYPE_MAX_LENGTH', 'Must be 1024 or fewer in length.');
          }
        }
      },
    },
  ],
  [ComponentType.File]: [
    pointsSomewhere('file-required', 'file'),
    {
      name: 'file-is-an-attachment',
      check(file, fail) {
        const url = isObject(file['file']) ? text(file['file']['url']) : '';
        if (url !== '' && !url.startsWith('attachment://')) {
          fail(
            ['file', 'url'],
            'UNFURLED_MEDIA_ITEM_ATTACHMENT_REQUIRED',
            'Only attachment:// references are supported here',
          );
        }
      },
    },
  ],
  [ComponentType.Separator]: [oneOf('separator-spacing', 'spacing', [1, 2])],
  [ComponentType.Container]: [
    required('container-children-required', 'components'),
    count('container-children-count', 'components', 1, 40),
    range('container-accent-color', 'accent_color', 0, 0xffffff),
  ],
};

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

const rowChildren = [ComponentType.Button, ...anySelect];
const inContainer = [
  ComponentType.ActionRow,
  ComponentType.Section,
  ComponentType.TextDisplay,
  ComponentType.MediaGallery,
  ComponentType.File,
  ComponentType.Separator,
];

/** Which types may stand where in a message. A place is judged by its surrounding component, 0 being the top. */
export const placeRules: readonly Rule<Placed & { readonly componentsV2: boolean }>[] = [
  place('components-need-the-v2-flag', ({ parent, componentsV2 }) => parent === 0 && !componentsV2, [
    ComponentType.ActionRow,
  ]),
  place('top-level-types', ({ parent, componentsV2 }) => parent === 0 && componentsV2, [
    ...inContainer,
    ComponentType.Container,
  ]),
  place('action-row-types', ({ parent }) => parent === ComponentType.ActionRow, rowChildren),
  place('section-types', ({ parent, path }) => parent === ComponentType.Section && path.at(-1) !== 'accessory', [
    ComponentType.TextDisplay,
  ]),
  place(
    'section-accessory-types',
    ({ parent, path }) => parent === ComponentType.Section && path.at(-1) === 'accessory',
    [ComponentType.Button, ComponentType.Thumbnail],
  ),
  place('container-types', ({ parent }) => parent === ComponentType.Container, inContainer),
];

/** A rule of which types may stand in the places that `here` picks. */
export function place<P extends Placed>(
  name: string,
  here: (placed: P) => boolean,
  types: readonly ComponentType[],
): Rule<P> {
  return {
    name,
    check(placed, fail) {
      if (!here(placed) || types.includes(Number(placed.component['type']))) return;
      const known = types.length === 1 ? `${types[0]},` : types.join(', ');
      fail([], 'UNION_TYPE_CHOICES', `Value of field "type" must be one of (${known}).`);
    },
  };
}

const unicodeEmoji =
  /^(?:\p{RGI_Emoji}|\p{Extended_Pictographic}\uFE0F?|[0-9#*]\uFE0F?\u20E3|\p{Regional_Indicator}{2})$/v;

function checkEmoji(emoji: unknown, path: readonly string[], fail: Fail): void {
  if (!isObject(emoji)) return;
  const custom = typeof emoji['id'] === 'string' && /^\d{15,20}$/.test(emoji['id']);
  if (!custom && !unicodeEmoji.test(text(emoji['name']))) {
    fail([...path, 'name'], 'BUTTON_COMPONENT_INVALID_EMOJI', 'Invalid emoji');
  }
}

/** A reference to a file or an address that says which. */
function pointsSomewhere(name: string, key: string): Rule<JsonObject> {
  return {
    name,
    check(component, fail) {
      const media = component[key];
      if (media == null) fail([key], 'BASE_TYPE_REQUIRED', 'This field is required');
      else if (isObject(media) && !media['url']) fail([key, 'url'], 'BASE_TYPE_REQUIRED', 'This field is required');
    },
  };
}

function checkMediaKinds(media: unknown, path: readonly (string | number)[], fail: Fail): void {
  checkKind(media, 'object', path, fail);
  if (isObject(media)) checkKind(media['url'], 'string', [...path, 'url'], fail);
}
