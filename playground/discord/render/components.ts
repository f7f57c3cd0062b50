import { ComponentType } from 'discord-api-types/v10';
import { isObject, type JsonObject, objects, text } from '../world/json.ts';
import type { Message } from '../world/message.ts';
import { isSelect } from '../world/visible.ts';
import { escapeHtml } from './escape-html.ts';
import { markdown, type Surroundings } from './markdown.ts';
import { fileCard, picture } from './media.ts';

/** A component and all within it as HTML. */
export function renderComponent(component: JsonObject, message: Message, around: Surroundings): string {
  const children = () =>
    objects(component['components'])
      .map((child) => renderComponent(child, message, around))
      .join('');
  switch (component['type']) {
    case ComponentType.ActionRow:
      return `<div class="row">${children()}</div>`;
    case ComponentType.Button:
      return button(component);
    case ComponentType.TextDisplay:
      return `<div class="text">${markdown(text(component['content']), around)}</div>`;
    case ComponentType.Section: {
      const accessory = isObject(component['accessory'])
        ? renderComponent(component['accessory'], message, around)
        : '';
      return `<div class="section"><div class="texts">${children()}</div>${accessory}</div>`;
    }
    case ComponentType.Thumbnail:
      return picture(mediaUrl(component['media']), message.attachments, 'thumb');
    case ComponentType.MediaGallery: {
      const items = objects(component['items']).map((item) => picture(mediaUrl(item['media']), message.attachments));
      return `<div class="gallery">${items.join('')}</div>`;
    }
    case ComponentType.File: {
      const file = message.attachments.find((attachment) => attachment.url === mediaUrl(component['file']));
      return file === undefined ? '' : fileCard(file);
    }
    case ComponentType.Separator: {
      const look = `${component['divider'] === false ? 'none' : ''} ${component['spacing'] === 2 ? 'wide' : ''}`;
      return `<div class="separator ${look}"></div>`;
    }
    case ComponentType.Container: {
      const color = component['accent_color'];
      const accent =
        typeof color === 'number' ? ` accent" style="--accent:#${color.toString(16).padStart(6, '0')}` : '';
      return `<div class="container${accent}">${children()}</div>`;
    }
    default:
      return isSelect(component) ? select(component) : '';
  }
}

function button(component: JsonObject): string {
  const emoji = isObject(component['emoji']) ? `${escapeHtml(text(component['emoji']['name']))} ` : '';
  const off = component['disabled'] === true ? ' off' : '';
  return `<span class="button s${Number(component['style'])}${off}"><span>${emoji}${escapeHtml(text(component['label']))}</span></span>`;
}

/** A select menu: what is chosen beforehand, or its placeholder. */
export function select(component: JsonObject): string {
  const chosen = objects(component['options'])
    .filter((option) => option['default'] === true)
    .map((option) => text(option['label']));
  const off = component['disabled'] === true ? ' off' : '';
  const shown = chosen.length > 0 ? chosen.join(', ') : text(component['placeholder']) || 'Make a selection';
  return `<div class="select${chosen.length > 0 ? ' chosen' : ''}${off}">${escapeHtml(shown)}</div>`;
}

function mediaUrl(media: unknown): string {
  return isObject(media) ? text(media['url']) : '';
}
