/**
 * `npm run build`, after the type check: each program as one minified file in dist/programs, which starts faster and
 * takes some 14 MB less than node_modules, and beside them what can't be bundled. Source maps go to dist/maps.
 *
 * The programs lie two folders below the root, like most of the source, so that `../../assets` means the same there.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { checkAscii, escapeNonAscii } from './bundle/ascii.ts';
import { copyExports, importOnce, leaveOut, noDebugLines } from './bundle/lean.ts';
import { keepForms, requireHttp } from './bundle/no-fetch.ts';

const ROOT = resolve(import.meta.dirname, '..');

/** The program's file in dist/programs, and its source. */
const PROGRAMS = {
  bot: 'src/bot.ts',
  web: 'src/web.ts',
  'chart-child': 'src/stats/chart/chart-child.ts',
  check: 'src/check-config.ts',
};

/** Found in node_modules when the program runs: a native library can't be bundled. */
const NATIVE = ['@resvg/resvg-js'];

/** Asked for in a try block by their users, who do without. */
const OPTIONAL = ['cpu-features', '*.node', 'zlib-sync', 'bufferutil', 'utf-8-validate'];

/** Writes the bundles below `outDir`, which is emptied first. A benchmark bundles a program of its own the same way. */
export async function bundle(
  outDir: string,
  changes: Pick<BuildOptions, 'entryPoints' | 'define' | 'minify'> = {},
): Promise<void> {
  rmSync(outDir, { recursive: true, force: true });
  const programs = join(outDir, 'programs');
  await build({
    absWorkingDir: ROOT,
    entryPoints: PROGRAMS,
    outdir: programs,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // Names stay, for stack traces that can be read and for `constructor.name`: 1 MB more than without them, while
    // esbuild's keepNames would cost 2.
    minifyWhitespace: true,
    minifySyntax: true,
    sourcemap: 'external',
    legalComments: 'none',
    external: [...NATIVE, ...OPTIONAL],
    plugins: [leaveOut, copyExports, importOnce, noDebugLines, requireHttp, keepForms, escapeNonAscii],
    // CommonJS inside an ES module: `require` of Node.js's own modules must be there.
    banner: {
      js: "import{createRequire as requireFromBundle}from'node:module';const require=requireFromBundle(import.meta.url);",
    },
    logLevel: 'warning',
    ...changes,
  });
  for (const file of readdirSync(programs)) if (file.endsWith('.js')) await checkAscii(join(programs, file));
  moveMaps(programs, join(outDir, 'maps'));
  const { name, version, license } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  writeFileSync(
    join(outDir, 'package.json'),
    `${JSON.stringify({ name, version, license, private: true, type: 'module' })}\n`,
  );
  for (const name of NATIVE) copyPackage(name, outDir);
}

function moveMaps(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const file of readdirSync(from)) if (file.endsWith('.map')) renameSync(join(from, file), join(to, file));
}

/** A package and whichever of its platform packages (`name-linux-x64-musl`) is installed. */
function copyPackage(name: string, outDir: string): void {
  const modules = join(ROOT, 'node_modules');
  const scope = join(modules, name, '..');
  for (const sibling of readdirSync(scope)) {
    if (sibling !== basename(name) && !sibling.startsWith(`${basename(name)}-`)) continue;
    const source = join(scope, sibling);
    if (existsSync(join(source, 'package.json')))
      cpSync(source, join(outDir, source.slice(ROOT.length + 1)), { recursive: true });
  }
}

if (import.meta.main) {
  const outDir = join(ROOT, 'dist');
  await bundle(outDir);
  for (const file of readdirSync(join(outDir, 'programs'))) {
    const kib = Math.round(readFileSync(join(outDir, 'programs', file)).length / 1024);
    console.log(`dist/programs/${file}: ${kib} KiB`);
  }
}
