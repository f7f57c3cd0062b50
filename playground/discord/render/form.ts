import { ComponentType } from 'discord-api-types/v10';
import { isObject, type JsonObject, objects, text } from '../world/json.ts';
import { isSelect } from '../world/visible.ts';
import { select } from './components.ts';
import { escapeHtml } from './escape-html.ts';
import { markdown, type Surroundings } from './markdown.ts';

/** An open form (modal) over everything else. */
export function renderForm(form: JsonObject, around: Surroundings): string {
  const fields = objects(form['components']).map((outer) => {
    if (outer['type'] === ComponentType.TextDisplay)
      return `<div class="text">${markdown(text(outer['content']), around)}</div>`;
    const inner = isObject(outer['component']) ? outer['component'] : objects(outer['components'])[0];
    if (inner === undefined) return '';
    const star = inner['required'] === false ? '' : ' <i>*</i>';
    const label = text(outer['label']) || text(inner['label']);
    const hint = text(outer['description']);
    return `<label><b>${escapeHtml(label)}${star}</b>${hint === '' ? '' : `<div class="small">${escapeHtml(hint)}</div>`}${field(inner)}</label>`;
  });
  const buttons = '<div class="row"><span class="button s2">Cancel</span><span class="button s1">Submit</span></div>';
  return `<div class="modal"><form><h1>${escapeHtml(text(form['title']))}</h1>${fields.join('')}${buttons}</form></div>`;
}

function field(component: JsonObject): string {
  if (isSelect(component)) return select(component);
  const value = text(component['value']);
  const look = `${component['style'] === 2 ? 'long' : ''} ${value === '' ? 'empty' : ''}`;
  return `<div class="input ${look}">${escapeHtml(value || text(component['placeholder']))}</div>`;
}
