import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * Writes `’` as `\u2019` in our sources. esbuild does the same, but not within regular expressions and tagged templates; and one such
 * character in a bundle of two million makes V8 keep two bytes for each of them.
 */
export const escapeNonAscii: Plugin = {
  name: 'escape-non-ascii',
  setup(bundler) {
    bundler.onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
      if (path.includes('/node_modules/')) return null;
      const text = await readFile(path, 'utf8');
      const escaped = text.replaceAll(
        /[^\0-\x7f]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
      return { contents: escaped, loader: 'ts' };
    });
  },
};

/** @throws if a bundle would cost twice its size: see {@link escapeNonAscii} */
export async function checkAscii(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const at = text.search(/[^\0-\x7f]/);
  if (at >= 0)
    throw new Error(`${file} has a character that is not ASCII: ${text.slice(Math.max(0, at - 60), at + 20)}`);
}
