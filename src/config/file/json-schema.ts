import { z } from 'zod';
import { configSchema } from './schema.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

let made: JsonSchema | undefined;

/** The JSON Schema of `stevedore.yml`, for editors and for asking what may stand where. */
export function configJsonSchema(): JsonSchema {
  made ??= { ...z.toJSONSchema(configSchema, { io: 'input' }), title: 'Stevedore' };
  return made;
}

/** {@link configJsonSchema} as the text of a file. */
export function configJsonSchemaText(): string {
  return `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
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
