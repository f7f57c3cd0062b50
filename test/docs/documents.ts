import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The repository, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What is read by people who use Stevedore: paths from the root. */
export function documents(): readonly string[] {
  return ['README.md', 'CONTRIBUTING.md', ...filesBelow('docs', /\.md$/)];
}

/** All files below a folder whose name fits, as paths from the root. */
export function filesBelow(folder: string, name: RegExp): readonly string[] {
  return readdirSync(ROOT + folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => name.test(path))
    .map((path) => `${folder}/${path}`);
}

/** A file of the repository as text. */
export function read(path: string): string {
  return readFileSync(ROOT + path, 'utf8');
}

/** The same Markdown with nothing left of its code. */
export function withoutCode(markdown: string): string {
  return markdown.replaceAll(/^( *)```.*?^\1```/gms, '').replaceAll(/`[^`\n]*`/g, 'code');
}
