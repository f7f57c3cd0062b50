import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Plugin } from 'esbuild';

/** A module that one of our dependencies loads at its start, though we never do what it needs it for. */
interface LeftOut {
  /** As it is asked for. */
  readonly module: RegExp;
  /** Path of the file that asks. */
  readonly by: RegExp;
  readonly why: string;
  /** CommonJS that stands in for it; an empty module unless given. */
  readonly instead?: string;
}

/**
 * Worth leaving out for the memory that it takes as source, as compiled code and as objects; see docs/memory.md. When a
 * new version of a dependency needs one of them after all, it fails at its start, and the tests of the image with it.
 */
const LEFT_OUT: readonly LeftOut[] = [
  { module: /^ssh2$/, by: /docker-modem/, why: 'DOCKER_HOST takes no ssh:// address' },
  { module: /^@grpc\/(grpc-js|proto-loader)$|^protobufjs$/, by: /dockerode/, why: 'nothing is built with BuildKit' },
  { module: /^tar-fs$/, by: /dockerode/, why: 'no image is built' },
  {
    module: /^readable-stream$/,
    by: /docker-modem/,
    why: "it is a copy of Node.js's own for the Node.js of ten years ago",
    instead: "module.exports = require('node:stream');",
  },
  { module: /\/locales\/index\.js$/, by: /zod/, why: 'errors are in our own words' },
  {
    module: /^undici$/,
    by: /discord\.js|@discordjs/,
    why: 'requests go through src/discord/rest/make-request.ts, and no file is sent by its address',
  },
  {
    module: /^@discordjs\/builders$/,
    by: /discord\.js/,
    why: 'messages are written as plain objects',
    // Its classes are only extended.
    instead: 'module.exports = new Proxy({}, { get: () => class {} });',
  },
  { module: /^(thread-stream|pino-abstract-transport)$/, by: /\/pino/, why: 'lines are written where they are said' },
  {
    module: /^worker_threads$/,
    by: /\/pino/,
    why: 'there is one thread',
    instead: 'module.exports = { isMainThread: true };',
  },
  { module: /\/sharding\/ShardingManager$/, by: /discord\.js/, why: 'one process serves all servers' },
  {
    module: /^\.\/lib\/(cluster|pushgateway|defaultMetrics)$/,
    by: /prom-client/,
    why: 'the metrics are our own, of one process, and asked for',
  },
];

/** Leaves out {@link LEFT_OUT}. */
export const leaveOut: Plugin = {
  name: 'leave-out',
  setup(bundler) {
    for (const [index, { module, by }] of LEFT_OUT.entries()) {
      bundler.onResolve({ filter: module }, ({ path, importer }) =>
        by.test(importer) ? { path, namespace: 'left-out', pluginData: index, sideEffects: false } : null,
      );
    }
    bundler.onLoad({ filter: /.*/, namespace: 'left-out' }, ({ pluginData }) => ({
      contents: LEFT_OUT[pluginData]?.instead ?? 'module.exports = {};',
    }));
  },
};

/**
 * Lets a module that passes on another's exports copy them, where TypeScript made a getter for each: discord.js and
 * discord-api-types pass on thousands, through several modules each. TypeScript makes the same copies for engines
 * without getters. They are right as long as no two of these modules load each other.
 */
export const copyExports: Plugin = {
  name: 'copy-exports',
  setup(bundler) {
    bundler.onLoad({ filter: /\/(discord-api-types|tslib)\/.*\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll(/(__createBinding = .*)Object\.create \?/g, '$1false ?'),
      loader: 'js',
    }));
  },
};

/**
 * Leaves out the line that docker-modem writes for its own debugging before each request: it is made, with everything
 * that is about the request in it, also where nobody reads it.
 */
export const noDebugLines: Plugin = {
  name: 'no-debug-lines',
  setup(bundler) {
    bundler.onLoad({ filter: /\/docker-modem\/lib\/modem\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(/debug\('Sending: %s'[^;]*\);/, ''),
      loader: 'js',
    }));
  },
};

/**
 * Lets our sources share one view of discord.js: esbuild makes an object with a getter for each of its 400 exports in every
 * file that imports it, because it is CommonJS.
 */
export const importOnce: Plugin = {
  name: 'import-once',
  setup(bundler) {
    bundler.onResolve({ filter: /^discord\.js$/ }, ({ kind, path }) =>
      kind === 'import-statement' ? { path, namespace: 'import-once' } : null,
    );
    bundler.onLoad({ filter: /.*/, namespace: 'import-once' }, ({ path }) => {
      const names = Object.keys(createRequire(import.meta.url)(path));
      return {
        contents: `const it = require('${path}');\n${names.map((name) => `export const ${name} = it.${name};`).join('\n')}`,
        resolveDir: import.meta.dirname,
      };
    });
  },
};
