/**
 * Node.js loads its `fetch`, with an HTTP client of its own, when any of `Request`, `Response`, `Headers`, `FormData`, `WebSocket`,
 * `CloseEvent` or `MessageEvent` is looked at for the first time. That takes 6 MB and more in each program, see docs/memory.md;
 * these keep the programs from it.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Turns `import` of Node.js's HTTP modules into `require`: an import looks at each of their exports, and among those are
 * `WebSocket`, `CloseEvent` and `MessageEvent`.
 */
export const requireHttp: Plugin = {
  name: 'require-http',
  setup(bundler) {
    bundler.onResolve({ filter: /^(node:)?(http|https|http2)$/ }, ({ kind, path }) =>
      kind === 'import-statement' || kind === 'dynamic-import' ? { path, namespace: 'require-http' } : null,
    );
    bundler.onLoad({ filter: /.*/, namespace: 'require-http' }, ({ path }) => ({
      contents: `module.exports = require('${path}');`,
    }));
  },
};

const FORM_DATA_SHIM = join(import.meta.dirname, '../../src/discord/rest/form-data-shim.ts');

/** Gives discord.js our own `FormData` and `Blob` (src/discord/rest/form-data-shim.ts), where it would look for Node.js's. */
export const keepForms: Plugin = {
  name: 'keep-forms',
  setup(bundler) {
    bundler.onLoad({ filter: /\/@discordjs\/rest\/dist\/index\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const looks = /^globalThis\.FormData \?\?= .*$/m;
      if (!looks.test(text))
        throw new Error(`${path} no longer looks for FormData as it did: see scripts/bundle/no-fetch.ts`);
      const ours = `var { FormDataShim: FormData, BlobShim: Blob } = require(${JSON.stringify(FORM_DATA_SHIM)});`;
      return { contents: text.replace(looks, () => ours), loader: 'js' };
    });
  },
};
