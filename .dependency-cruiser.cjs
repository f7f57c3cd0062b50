/** The import directions of docs/architecture.md. Run by `npm run lint`. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: '^src/', pathNot: allowed },
});

module.exports = {
  forbidden: [
    only('core-imports-only-core', '^src/core/', ['^src/core/']),
    {
      name: 'core-knows-no-technology',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { path: '(discord\\.js|dockerode|hono|execa|pino)|^(node:)?(fs|http|https|net|sqlite|child_process)' },
    },
    only('config-imports-core', '^src/config/', ['^src/config/', '^src/core/']),
    ...['docker', 'store', 'chart'].map((part) =>
      only(`${part}-imports-core-and-config`, `^src/${part}/`, [`^src/${part}/`, '^src/core/', '^src/config/']),
    ),
    only('http-imports-nothing-of-ours', '^src/http/', ['^src/http/']),
    ...['api', 'discord'].map((part) =>
      only(`${part}-imports-core-config-and-http`, `^src/${part}/`, [
        `^src/${part}/`,
        '^src/core/',
        '^src/config/',
        '^src/http/',
      ]),
    ),
    only('web-knows-only-the-api-types', '^src/web/', [
      '^src/web/',
      '^src/config/',
      '^src/http/',
      '^src/api/types\\.ts$',
    ]),
    only('dashboard-knows-only-the-api-types', '^src/dashboard/', ['^src/dashboard/', '^src/api/types\\.ts$']),
    {
      name: 'only-the-program-builds-the-bot',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/bot\\.ts$', '^src/bot/'] },
      to: { path: '^src/bot/' },
    },
    { name: 'no-circular', severity: 'error', from: { path: '^src/' }, to: { circular: true } },
    { name: 'src-not-to-test', severity: 'error', from: { path: '^src/' }, to: { path: '^(test|scripts|bench)/' } },
    {
      name: 'no-dev-dependency-in-src',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
