import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** A file of the page as it is served. */
export interface PageFile {
  readonly contentType: string;
  readonly body: Buffer;
}

const folder = join(import.meta.dirname, 'page');

/**
 * The files of the page, by their path below its address: `''` (the document), `page.js`, `page.css`. Made from source in a
 * fraction of a second by esbuild, which is an npm package like the others. The document needs no script or style but these
 * two, so `default-src 'self'; img-src 'self' data:` is enough for it.
 */
export async function buildPage(): Promise<ReadonlyMap<string, PageFile>> {
  const { outputFiles } = await build({
    entryPoints: { page: join(folder, 'main.tsx'), style: join(folder, 'page.css') },
    outdir: folder,
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2024',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'silent',
  });
  const built = (name: string) => {
    const file = outputFiles.find(({ path }) => path === join(folder, name));
    if (file === undefined) throw new Error(`esbuild made no ${name}`);
    return Buffer.from(file.contents);
  };
  return new Map<string, PageFile>([
    ['', { contentType: 'text/html; charset=utf-8', body: await readFile(join(folder, 'index.html')) }],
    ['page.js', { contentType: 'text/javascript; charset=utf-8', body: built('page.js') }],
    ['page.css', { contentType: 'text/css; charset=utf-8', body: built('style.css') }],
  ]);
}
