/**
 * Writes the documentation that comes from the code. Run it after a change of a setting:
 *
 *   npx node scripts/generate-docs.ts
 */
import { writeFileSync } from 'node:fs';
import { type Setting, settings } from '../src/config/environment-settings.ts';

/** Where {@link configurationDocs} belongs. */
export const CONFIGURATION_DOCS = new URL('../docs/configuration.md', import.meta.url);

const INTRODUCTION = `<!-- Written by scripts/generate-docs.ts from src/config/environment-settings.ts: edit there. -->

# Configuration

## The environment

How Stevedore is deployed is set by environment variables. All of them are optional.

- A variable that is empty counts as not set.
- Every variable can be read from a file instead, which is the way to hand over a secret: \`DISCORD_TOKEN_FILE=/run/secrets/token\`
  instead of \`DISCORD_TOKEN=…\`. Blanks and line ends around the value are dropped. Setting both is an error.
- If something is wrong, the program lists everything that is wrong at once, each with what it got and what it expected,
  and ends with exit code 78.
- \`npm start\` also reads a file \`.env\` in the directory it is started in; \`.env.example\` is one to copy.
`;

/** The whole of \`docs/configuration.md\`. */
export function configurationDocs(): string {
  return [INTRODUCTION, table(), ...Object.values<Setting<unknown>>(settings).map(section)].join('\n');
}

function table(): string {
  const rows = Object.values<Setting<unknown>>(settings).map(
    ({ name, unsetMeans }) => `| [\`${name}\`](#${name.toLowerCase()}) | ${unsetMeans} |`,
  );
  return ['| Variable | If not set |', '|---|---|', ...rows, ''].join('\n');
}

function section({ name, about, expected, unsetMeans, secret }: Setting<unknown>): string {
  const facts = [`- Expected: ${expected}`, `- If not set: ${unsetMeans}`];
  if (secret) facts.push('- Secret: its value appears in no log, no error and no answer');
  return `### ${name}\n\n${about}\n\n${facts.join('\n')}\n`;
}

if (import.meta.main) writeFileSync(CONFIGURATION_DOCS, configurationDocs());
