import { ComponentType } from 'discord-api-types/v10';
import type { Attachment } from './attachment.ts';
import { isObject, type JsonObject, objects, text } from './json.ts';

/** A component with the path by which an error names it and the type of the one around it (0 at the top). */
export interface Placed {
  readonly component: JsonObject;
  readonly path: readonly (string | number)[];
  readonly parent: number;
}

/** Every component of a tree, outer ones first, in the order they are shown. */
export function* walk(
  components: unknown,
  path: readonly (string | number)[] = ['components'],
  parent = 0,
): Generator<Placed> {
  if (!Array.isArray(components)) return;
  for (const [index, component] of components.entries()) {
    if (isObject(component)) yield* one(component, [...path, index], parent);
  }
}

function* one(component: JsonObject, path: readonly (string | number)[], parent: number): Generator<Placed> {
  yield { component, path, parent };
  const type = typeof component['type'] === 'number' ? component['type'] : -1;
  yield* walk(component['components'], [...path, 'components'], type);
  if (isObject(component['accessory'])) yield* one(component['accessory'], [...path, 'accessory'], type);
  if (isObject(component['component'])) yield* one(component['component'], [...path, 'component'], type);
}

/** The media references of a component: what its `media`, `file` or `items` point at. */
export function mediaOf(component: JsonObject): { url: string; path: (string | number)[] }[] {
  const found: { url: string; path: (string | number)[] }[] = [];
  for (const key of ['media', 'file']) {
    const media = component[key];
    if (isObject(media)) found.push({ url: text(media['url']), path: [key, 'url'] });
  }
  for (const [index, item] of objects(component['items']).entries()) {
    if (isObject(item['media']))
      found.push({ url: text(item['media']['url']), path: ['items', index, 'media', 'url'] });
  }
  return found;
}

/**
 * Components as Discord stores them: each gets an `id`, defaults are filled in, `attachment://` becomes the file's address.
 * Returns a copy.
 */
export function stored(components: unknown, attachments: readonly Attachment[], nextId: () => string): JsonObject[] {
  const copy = structuredClone(objects(components));
  const taken = new Set<unknown>();
  for (const { component } of walk(copy)) taken.add(component['id']);
  let next = 1;
  for (const { component } of walk(copy)) {
    if (!component['id']) {
      while (taken.has(next)) next++;
      component['id'] = next;
      taken.add(next);
    }
    for (const [key, value] of Object.entries(component)) if (value === null) delete component[key];
    fillIn(component);
    resolveMedia(component, attachments, nextId);
  }
  return copy;
}

function fillIn(component: JsonObject): void {
  switch (component['type']) {
    case ComponentType.Container:
      component['spoiler'] ??= false;
      component['accent_color'] ??= null;
      break;
    case ComponentType.Separator:
      component['divider'] ??= true;
      component['spacing'] ??= 1;
      break;
    case ComponentType.StringSelect:
    case ComponentType.UserSelect:
    case ComponentType.RoleSelect:
    case ComponentType.MentionableSelect:
    case ComponentType.ChannelSelect:
      component['min_values'] ??= 1;
      component['max_values'] ??= 1;
      break;
    case ComponentType.Thumbnail:
      component['spoiler'] ??= false;
      component['description'] ??= null;
      break;
    case ComponentType.File:
      component['spoiler'] ??= false;
      break;
    case ComponentType.MediaGallery:
      for (const item of objects(component['items'])) {
        item['spoiler'] ??= false;
        item['description'] ??= null;
      }
      break;
    default:
  }
}

function resolveMedia(component: JsonObject, attachments: readonly Attachment[], nextId: () => string): void {
  const resolve = (media: JsonObject): JsonObject => {
    const url = text(media['url']);
    const attachment = attachments.find((a) => url === `attachment://${a.name}` || url === a.url);
    if (attachment === undefined) return { id: nextId(), url, proxy_url: url, width: 0, height: 0 };
    return {
      id: nextId(),
      url: attachment.url,
      proxy_url: attachment.url,
      width: 0,
      height: 0,
      content_type: attachment.contentType,
      attachment_id: attachment.id,
    };
  };
  for (const key of ['media', 'file']) if (isObject(component[key])) component[key] = resolve(component[key]);
  for (const item of objects(component['items'])) if (isObject(item['media'])) item['media'] = resolve(item['media']);
  if (component['type'] === ComponentType.File && isObject(component['file'])) {
    const url = component['file']['url'];
    const attachment = attachments.find((a) => a.url === url);
    component['name'] = attachment?.name ?? '';
    component['size'] = attachment?.data.length ?? 0;
  }
}
