import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The version in package.json. Beside the programs, because in the image package.json lies one folder above them, too. */
export function version(): string {
  const file = fileURLToPath(new URL('../package.json', import.meta.url));
  return String(JSON.parse(readFileSync(file, 'utf8')).version);
}
