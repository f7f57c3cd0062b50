import { isObject, type JsonObject, objects, text } from '../world/json.ts';
import { blank, count, kinds, length, listOfObjects, range, required, url } from './fields.ts';
import type { Rule } from './rule.ts';

const web = ['http', 'https'];
const webOrAttachment = [...web, 'attachment'];

/** What holds for each embed. @see https://discord.com/developers/docs/resources/message#embed-object-embed-limits */
export const embedRules: readonly Rule<JsonObject>[] = [
  kinds('embed-kinds', {
    title: 'string',
    description: 'string',
    url: 'string',
    color: 'integer',
    timestamp: 'string',
    footer: 'object',
    image: 'object',
    thumbnail: 'object',
    author: 'object',
    fields: 'list',
  }),
  length('embed-title-length', 'title', 0, 256),
  length('embed-description-length', 'description', 0, 4096),
  range('embed-color', 'color', 0, 0xffffff),
  url('embed-url', 'url', web),
  {
    name: 'embed-timestamp',
    check(embed, fail) {
      const at = embed['timestamp'];
      if (typeof at === 'string' && Number.isNaN(Date.parse(at))) {
        fail(['timestamp'], 'DATE_TIME_TYPE_PARSE', `Could not parse ${at}. Should be ISO8601.`);
      }
    },
  },
  count('embed-field-count', 'fields', 0, 25),
  listOfObjects('embed-fields-are-objects', 'fields'),
  {
    name: 'embed-not-empty',
    check(embed, fail) {
      const says = ['title', 'description', 'author', 'footer', 'image', 'thumbnail', 'url', 'timestamp', 'provider'];
      if (objects(embed['fields']).length === 0 && says.every((key) => blank(embed[key]))) {
        fail(['description'], 'BASE_TYPE_REQUIRED', 'This field is required');
      }
    },
  },
];

/** What holds for each field of an embed. */
export const embedFieldRules: readonly Rule<JsonObject>[] = [
  kinds('embed-field-kinds', { name: 'string', value: 'string', inline: 'boolean' }),
  required('embed-field-name-required', 'name'),
  required('embed-field-value-required', 'value'),
  length('embed-field-name-length', 'name', 0, 256),
  length('embed-field-value-length', 'value', 0, 1024),
];

/** What holds for an embed's author. */
export const embedAuthorRules: readonly Rule<JsonObject>[] = [
  kinds('embed-author-kinds', { name: 'string', url: 'string', icon_url: 'string' }),
  required('embed-author-name-required', 'name'),
  length('embed-author-name-length', 'name', 0, 256),
  url('embed-author-url', 'url', web),
  url('embed-author-icon', 'icon_url', webOrAttachment),
];

/** What holds for an embed's footer. */
export const embedFooterRules: readonly Rule<JsonObject>[] = [
  kinds('embed-footer-kinds', { text: 'string', icon_url: 'string' }),
  required('embed-footer-text-required', 'text'),
  length('embed-footer-text-length', 'text', 0, 2048),
  url('embed-footer-icon', 'icon_url', webOrAttachment),
];

/** What holds for an embed's image and thumbnail. */
export const embedImageRules: readonly Rule<JsonObject>[] = [
  kinds('embed-image-kinds', { url: 'string' }),
  required('embed-image-url-required', 'url'),
  url('embed-image-url', 'url', webOrAttachment),
];

/** The characters of an embed that count towards the 6000 of a message. */
export function embedSize(embed: JsonObject): number {
  const parts = [embed['title'], embed['description']];
  if (isObject(embed['footer'])) parts.push(embed['footer']['text']);
  if (isObject(embed['author'])) parts.push(embed['author']['name']);
  for (const field of objects(embed['fields'])) parts.push(field['name'], field['value']);
  return parts.reduce<number>((sum, part) => sum + text(part).trim().length, 0);
}
