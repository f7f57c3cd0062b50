import { isObject, type JsonObject, objects, text } from '../world/json.ts';
import type { Message } from '../world/message.ts';
import { escapeHtml } from './escape-html.ts';
import { markdown, type Surroundings } from './markdown.ts';
import { picture } from './media.ts';

/** An embed as HTML. */
export function renderEmbed(embed: JsonObject, message: Message, around: Surroundings): string {
  const color = typeof embed['color'] === 'number' ? `--accent:#${embed['color'].toString(16).padStart(6, '0')}` : '';
  const part = (key: string, field: string) => (isObject(embed[key]) ? text(embed[key][field]) : '');
  const md = (source: string) => markdown(source, around);
  const title = md(text(embed['title']));
  const fields = objects(embed['fields']).map(
    (field) =>
      `<div class="field ${field['inline'] === true ? 'inline' : ''}"><b>${md(text(field['name']))}</b><div class="text">${md(text(field['value']))}</div></div>`,
  );
  const at = text(embed['timestamp']);
  const footer = [part('footer', 'text'), at === '' ? '' : new Date(at).toUTCString()].filter((one) => one !== '');
  return `<div class="embed" style="${color}">${[
    wrapped('b', '', escapeHtml(part('author', 'name'))),
    wrapped('div', 'title', text(embed['url']) === '' ? title : `<a href="#">${title}</a>`),
    wrapped('div', 'text', md(text(embed['description']))),
    wrapped('div', 'fields wide', fields.join('')),
    isObject(embed['thumbnail']) ? picture(part('thumbnail', 'url'), message.attachments, 'thumb') : '',
    isObject(embed['image']) ? picture(part('image', 'url'), message.attachments, 'wide') : '',
    wrapped('div', 'small wide', footer.map(escapeHtml).join(' • ')),
  ].join('')}</div>`;
}

function wrapped(tag: string, className: string, inner: string): string {
  return inner === '' ? '' : `<${tag} class="${className}">${inner}</${tag}>`;
}
