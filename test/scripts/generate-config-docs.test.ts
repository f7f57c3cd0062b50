import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CONFIG_DOCS, CONFIG_SCHEMA, configDocs } from '../../scripts/generate-config-docs.ts';
import { configJsonSchemaText, keysAt } from '../../src/config/file/json-schema.ts';

describe('the documentation of stevedore.yml', () => {
  test('is the one that belongs to the schema (if not: npx node scripts/generate-config-docs.ts)', () => {
    expect(readFileSync(CONFIG_DOCS, 'utf8')).toBe(configDocs());
    expect(readFileSync(CONFIG_SCHEMA, 'utf8')).toBe(configJsonSchemaText());
  });

  test('has every section with all its keys, each explained', () => {
    const docs = configDocs();
    for (const section of keysAt([])) {
      expect(docs).toContain(`\n## ${section}\n`);
      for (const key of keysAt([section])) expect(docs).toMatch(new RegExp(`\\| \`${section}.${key}\` .*[^ ] \\|\\n`));
    }
    for (const key of keysAt(['rules', 0]))
      expect(docs).toMatch(new RegExp(`\\| \`rules\\[\\].${key}\` .*[^ ] \\|\\n`));
  });

  test('the schema is JSON of the same data as before it was laid out', () => {
    expect(JSON.parse(configJsonSchemaText())).toMatchObject({ title: 'Stevedore', type: 'object' });
  });
});
