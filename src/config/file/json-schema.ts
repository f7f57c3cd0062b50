import * as z from 'zod';
import { configSchema } from './schema.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

let made: JsonSchema | undefined;

/** The JSON Schema of `stevedore.yml`, for editors and for asking what may stand where. */
export function configJsonSchema(): JsonSchema {
  made ??= { ...z.toJSONSchema(configSchema, { io: 'input' }), title: 'Stevedore' };
  return made;
}

/** {@link configJsonSchema} as the text of a file, laid out as formatters do: a list of words on one line where it fits. */
export function configJsonSchemaText(): string {
  const text = JSON.stringify(configJsonSchema(), null, 2);
  const lists = text.replaceAll(/^(.*)\[\n([^[\]{}]*)\n *\]/gm, (list, before: string, words: string) => {
    const short = `${before}[${words.trim().replaceAll(/\n */g, ' ')}]`;
    return short.length < 120 ? short : list;
  });
  return `${lists}\n`;
}

/** The keys that may stand at this place of the file; none where any may (or nothing is known). */
export function keysAt(path: readonly PropertyKey[]): readonly string[] {
  let schema: JsonSchema | undefined = configJsonSchema();
  for (const step of path) schema = typeof step === 'number' ? itemsOf(schema) : valuesOf(schema, String(step));
  return Object.keys(schema?.properties ?? {});
}

function itemsOf(schema: JsonSchema | undefined): JsonSchema | undefined {
  const items = schema?.items;
  return typeof items === 'object' && !Array.isArray(items) ? items : undefined;
}

function valuesOf(schema: JsonSchema | undefined, key: string): JsonSchema | undefined {
  const value = schema?.properties?.[key] ?? schema?.additionalProperties;
  return typeof value === 'object' ? value : undefined;
}
