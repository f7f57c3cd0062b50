import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import { isObject, type JsonObject, objects, text } from '../world/json.ts';
import { isSelect } from '../world/visible.ts';
import { checkEmoji } from './emoji.ts';
import { checkKind, checkUrl, count, kinds, length, listOfObjects, oneOf, range, required } from './fields.ts';
import type { Fail, Rule } from './rule.ts';
import { stringSelectRules } from './select.ts';

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
  [ComponentType.StringSelect]: stringSelectRules,
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
