import { ComponentType } from 'discord-api-types/v10';
import { walk } from '../world/components.ts';
import { isObject, type Json, type JsonObject, objects, text } from '../world/json.ts';
import { isSelect } from '../world/visible.ts';
import { CannotDo } from './command-line.ts';
import { type Chosen, choose } from './reach.ts';

/** What is filled into a form, by the fields' custom ids. */
export type FieldValues = Readonly<Record<string, string | boolean | readonly Chosen[]>>;

/** The `data` of a submitted form, checked as Discord's window does before it sends it. */
export function submission(form: JsonObject, values: FieldValues): JsonObject {
  const fields = new Set([...walk(form['components'])].map(({ component }) => component['custom_id']));
  const unknown = Object.keys(values).filter((key) => !fields.has(key));
  if (unknown.length > 0) throw new CannotDo(`the form has no field ${unknown.join(', ')}`);
  const resolved: JsonObject = {};
  const components = objects(form['components']).map((outer, index): JsonObject => {
    const id = index + 1;
    const answer = (field: JsonObject) => filled(field, values[text(field['custom_id'])], id, resolved);
    if (isObject(outer['component'])) return { type: ComponentType.Label, id, component: answer(outer['component']) };
    if (outer['type'] === ComponentType.ActionRow) {
      return { type: ComponentType.ActionRow, id, components: objects(outer['components']).map(answer) };
    }
    return { type: Number(outer['type']), id };
  });
  return {
    custom_id: text(form['custom_id']),
    components,
    ...(Object.keys(resolved).length === 0 ? {} : { resolved }),
  };
}

function filled(
  field: JsonObject,
  value: FieldValues[string] | undefined,
  id: number,
  resolved: JsonObject,
): JsonObject {
  const base = { type: Number(field['type']), custom_id: text(field['custom_id']), id: 100 + id };
  if (isSelect(field)) {
    const given = Array.isArray(value) ? value : typeof value === 'string' ? [value] : defaults(field);
    const { values, resolved: found } = choose({ ...field, id: 0, min_values: leastOf(field) }, given);
    if (isObject(found)) Object.assign(resolved, found);
    return { ...base, values: values ?? [] };
  }
  if (field['type'] === ComponentType.TextInput) return { ...base, value: typed(field, value) };
  if (field['type'] === ComponentType.CheckboxGroup)
    return { ...base, values: [...((value as string[] | undefined) ?? [])] };
  const fallback: Json = field['type'] === ComponentType.Checkbox ? field['default'] === true : null;
  return { ...base, value: (value as Json | undefined) ?? fallback };
}

/** In a form a menu that is not required may be left empty. */
function leastOf(field: JsonObject): number {
  return field['required'] === false ? 0 : Number(field['min_values'] ?? 1);
}

function defaults(field: JsonObject): string[] {
  return objects(field['options'])
    .filter((option) => option['default'] === true)
    .map((option) => text(option['value']));
}

function typed(field: JsonObject, value: FieldValues[string] | undefined): string {
  const given = typeof value === 'string' ? value : text(field['value']);
  const name = text(field['custom_id']);
  if (given === '' && field['required'] !== false) throw new CannotDo(`${name} is required`);
  const min = Number(field['min_length'] ?? 0);
  const max = Number(field['max_length'] ?? 4000);
  if (given !== '' && given.length < min) throw new CannotDo(`${name}: at least ${min} characters`);
  if (given.length > max) throw new CannotDo(`${name}: at most ${max} characters`);
  return given;
}
