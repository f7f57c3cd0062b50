import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CONFIGURATION_DOCS, configurationDocs } from '../../scripts/generate-docs.ts';
import { settings } from '../../src/config/environment-settings.ts';

it('docs/configuration.md says what the settings are today (else run: npx node scripts/generate-docs.ts)', () => {
  expect(readFileSync(CONFIGURATION_DOCS, 'utf8')).toBe(configurationDocs());
});

it('.env.example names only settings that exist', () => {
  const known = Object.values(settings).flatMap(({ name }) => [name, `${name}_FILE`]);
  const lines = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8').split('\n');
  const named = lines.flatMap((line) => /^#?\s?([A-Z_]+)=/.exec(line)?.[1] ?? []);
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
});
