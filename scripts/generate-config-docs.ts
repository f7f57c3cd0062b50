/**
 * Writes the documentation and the JSON Schema of `stevedore.yml` from its schema. Run it after a change there:
 *
 *   npx node scripts/generate-config-docs.ts
 */
import { writeFileSync } from 'node:fs';
import type * as z from 'zod';
import { configJsonSchema, configJsonSchemaText } from '../src/config/file/json-schema.ts';
import { configTemplate } from '../src/config/file/template.ts';

type Schema = z.core.JSONSchema.BaseSchema;

/** Where {@link configDocs} belongs. */
export const CONFIG_DOCS = new URL('../docs/stevedore.yml.md', import.meta.url);

/** Where the JSON Schema for editors belongs. */
export const CONFIG_SCHEMA = new URL('../stevedore.schema.json', import.meta.url);

const introduction = `<!-- Written by scripts/generate-config-docs.ts from src/config/file/schema.ts: edit there. -->

# stevedore.yml

What you decide is in one file, \`stevedore.yml\` in the data directory (\`/data\`). It is made at the first start, with
examples. Everything in it is optional.

- It is applied when you save it, without a restart.
- A file with a mistake is refused: the last good version stays in force until it is mended. The log, the dashboard and
  the channel under \`admins\` say what is wrong, all of it at once, with line and column. So they do when the file is gone or empty.
- Where it cannot be used at a start, no right that it grants counts until it is mended: only members with Manage Server may do
  anything. Denials, boards, schedules and alerts go on as in the last version that was right.
- \`npm run check-config -- FILE\` checks a file without applying it; in the container
  \`docker exec stevedore node /app/dist/programs/check.js /data/FILE\` does. It lists everything that is wrong and ends with 1 then.
- Stevedore edits the file too, when you use its commands or the dashboard. Your comments, your order and your layout stay;
  the ten versions before are in \`backups\` beside it. A change that you make at the same time is never overwritten.
- Editors that know the YAML language server (VS Code with the YAML extension, Neovim, …) complete and check while you
  type: the first line of the file names a schema, which is written beside it.
- Ids of roles, people and channels are written in quotes. To copy them, turn on Settings › Advanced › Developer Mode in
  Discord. Without quotes YAML takes them for numbers and rounds them, so that is refused.
- Durations have a unit: \`10s\`, \`5m\`, \`2h\`, \`90d\`.
- It may have 256 KiB and 8,000 marks (\`:\`, \`-\`, brackets, commas, quotes, line ends; of a comment on a line of its own only the line
  end counts). 60 containers with as many rules, 40 schedules and 20 boards take 4,500.
- Mount the folder that holds the file, not the file alone: a file that is mounted by itself cannot be replaced in one step.

Who may do what is explained in [permissions.md](permissions.md), with examples.

## Which containers

Wherever containers are chosen, they are chosen by one of these:

| Written | Means |
|---|---|
| \`minecraft\` | the container of this name |
| \`mc-*\`, \`node?\` | all whose name fits: \`*\` is any number of characters, \`?\` is one |
| \`label:tier=game\` | all that have this label with this value |
| \`label:tier\` | all that have this label |
| \`project:media\` | all of this compose project |
| \`group:games\` | all in this group of the section \`groups\` |

Upper and lower case differ, as they do for Docker. Put it in quotes where it begins with \`*\` or contains \`: \`.
`;

/** The whole of `docs/stevedore.yml.md`. */
export function configDocs(): string {
  const sections = Object.entries(configJsonSchema().properties ?? {});
  return [
    introduction,
    ...sections.map(([key, schema]) => section(key, asSchema(schema))),
    `## A new file\n\n\`\`\`yaml\n${configTemplate}\`\`\`\n`,
  ].join('\n');
}

function section(key: string, schema: Schema): string {
  const rows = rowsOf(schema, key);
  const table = ['| Key | Value | Default | Meaning |', '|---|---|---|---|', ...rows].join('\n');
  return `## ${key}\n\n${schema.description}\n\n${table}\n`;
}

/** A row for each key below this one, by its whole path. */
function rowsOf(schema: Schema, path: string): readonly string[] {
  const rows = Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const below = asSchema(value);
    const row = `| \`${path}.${key}\` | ${expected(below)} | ${defaultOf(below, schema.required?.includes(key))} | ${below.description ?? ''} |`;
    return below.type === 'object'
      ? [row, ...rowsOf(below, `${path}.${key}`)]
      : [row, ...itemRows(below, `${path}.${key}`)];
  });
  const named = schema.additionalProperties;
  if (typeof named !== 'object') return [...rows, ...itemRows(schema, path)];
  const values = asSchema(named);
  if (values.type === 'object') return [...rows, ...rowsOf(values, `${path}.NAME`)];
  return [...rows, `| \`${path}.NAME\` | ${expected(values)} | | ${values.description ?? ''} |`];
}

function itemRows(schema: Schema, path: string): readonly string[] {
  const items = asSchema(schema.items);
  return schema.type === 'array' && items.type === 'object' ? rowsOf(items, `${path}[]`) : [];
}

function expected(schema: Schema): string {
  if (schema.anyOf) return schema.anyOf.map((one) => expected(asSchema(one))).join(', or ');
  if (schema.pattern?.includes('[Ii]?[Bb]')) return 'size';
  if (schema.enum) return schema.enum.map((word) => `\`${word}\``).join(', ');
  if (schema.type === 'array') return `list of ${expected(asSchema(schema.items))}`;
  if (schema.type === 'object') return 'keys and values';
  if (schema.type === 'boolean') return '`true` or `false`';
  if (schema.type === 'number') return `number, ${schema.minimum} to ${schema.maximum}`;
  if (schema.type === 'integer') return `whole number, ${schema.minimum} to ${schema.maximum}`;
  if (schema.pattern?.includes('smhd')) return 'duration';
  if (schema.pattern?.includes('17,20')) return 'id in quotes';
  return schema.description?.startsWith('Which containers') ? '[containers](#which-containers)' : 'text';
}

function defaultOf(schema: Schema, isRequired = false): string {
  if (schema.default !== undefined && schema.type !== 'object')
    return `\`${JSON.stringify(schema.default).replaceAll('"', '')}\``;
  return isRequired ? 'required' : '';
}

function asSchema(schema: Schema['items'] | Schema['additionalProperties']): Schema {
  return typeof schema === 'object' && !Array.isArray(schema) ? schema : {};
}

if (import.meta.main) {
  writeFileSync(CONFIG_DOCS, configDocs());
  writeFileSync(CONFIG_SCHEMA, configJsonSchemaText());
}
