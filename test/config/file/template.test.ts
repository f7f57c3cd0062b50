import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { keysAt } from '../../../src/config/file/json-schema.ts';
import { readConfig } from '../../../src/config/file/read-config.ts';
import { defaultConfig } from '../../../src/config/file/schema.ts';
import { configTemplate } from '../../../src/config/file/template.ts';

const uncommented = configTemplate.replaceAll(/^#(?! \S|$)/gm, '');

describe('a new file', () => {
  test('decides nothing', () => {
    expect(readConfig(configTemplate)).toEqual({ ok: true, config: defaultConfig });
  });

  test('has an example of every section, and they all work', () => {
    expect(readConfig(uncommented)).toMatchObject({ ok: true });
    expect(Object.keys(parse(uncommented))).toEqual(keysAt([]));
  });

  test('shows the defaults where it shows settings', () => {
    const read = readConfig(uncommented);
    const { cooldowns, confirm, limits, audit } = defaultConfig;
    expect(read).toMatchObject({ config: { cooldowns, confirm, limits, audit: { retention: audit.retention } } });
  });
});
