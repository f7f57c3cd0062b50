/** The laws of docs/architecture.md: who may import whom. Run by `npm run lint`; test/scripts/laws.test.ts breaks each once. */
const GROUND = ['containers', 'hosts', 'stats', 'access', 'audit', 'actions']; // A later one may use an earlier one.
const FEATURES = ['boards', 'schedules', 'alerts'];
const FLOORS = ['discord', 'outbox', 'config', 'store', 'http'];
const PROGRAMS = ['bot', 'web', 'check-config'];

const any = (names) => `(?:${names.join('|')})`;
const inside = (names) => `^src/${any(names)}/`;
const MODELS = '^src/[^/]+/model/';
const GROUND_MODELS = `^src/${any(GROUND)}/model/`;
const KIT = '^src/kit/';
const BUILDERS = ['^src/wiring/', `^src/${any(PROGRAMS)}\\.ts$`];

/**
 * Imports that are against a law and are older than it: from → to. The code moves, not the law: they go one by one, and
 * nothing is added here. laws.test.ts says which of them are no longer needed.
 */
const EXCEPTIONS = [
  ['src/config/file/cross-checks.ts', 'src/schedules/check-settings.ts'],
  ['src/config/file/schema.ts', 'src/alerts/settings.ts'],
  ['src/config/file/schema.ts', 'src/boards/settings.ts'],
  ['src/config/file/schema.ts', 'src/schedules/settings.ts'],
];

const law = (name, from, to) => ({ name, severity: 'error', from, to });
/** What is in `from` may import of ours what `allowed` says, nothing else. */
const only = (name, from, allowed) => law(name, { path: from }, { path: '^src/', pathNot: allowed });

const LAWS = [
  only('law-1-models-import-only-models-and-kit', MODELS, [MODELS, KIT]),
  only('law-1-ground-models-know-no-feature', GROUND_MODELS, [GROUND_MODELS, KIT]),
  ...FEATURES.map((feature) =>
    only('law-1-feature-models-know-no-other-feature', `^src/${feature}/model/`, [
      `^src/${feature}/model/`,
      GROUND_MODELS,
      KIT,
    ]),
  ),
  law(
    'law-1-models-know-no-technology',
    { path: [MODELS, KIT] },
    { path: '(discord\\.js|dockerode|hono|execa|pino)|^(node:)?(fs|http|https|net|sqlite|child_process)' },
  ),

  only('law-2-floors-import-kit-and-ground-models', inside(FLOORS), [inside(FLOORS), KIT, GROUND_MODELS]),
  only('law-2-kit-imports-nothing-of-ours', KIT, [KIT]),

  ...GROUND.map((part, index) =>
    only('law-3-ground-uses-floors-and-the-ground-before-it', `^src/${part}/(?!model/)`, [
      inside(GROUND.slice(0, index + 1)),
      GROUND_MODELS,
      inside(FLOORS),
      KIT,
    ]),
  ),
  only('law-3-features-use-floors-and-ground', `^src/${any(FEATURES)}/(?!model/)`, [
    inside(FEATURES),
    inside(GROUND),
    inside(FLOORS),
    KIT,
  ]),
  only('law-3-the-api-uses-no-discord', '^src/api/', [
    '^src/api/',
    inside(FEATURES),
    inside(GROUND),
    '^src/(?:config|http)/',
    KIT,
  ]),

  // What others may use of a folder is its model, its use cases, and its ui/.
  ...[...GROUND, ...FEATURES].flatMap((part) => {
    const others = { path: '^src/', pathNot: [`^src/${part}/`, ...BUILDERS] };
    return [
      law('law-4-another-folders-discord-is-closed', others, { path: `^src/${part}/discord/` }),
      law('law-4-another-folders-store-is-closed', others, { path: `^src/${part}/[^/]*store\\.ts$` }),
    ];
  }),

  ...FEATURES.map((feature) =>
    law(
      'law-5-features-meet-only-in-wiring',
      { path: `^src/${feature}/` },
      { path: inside(FEATURES), pathNot: `^src/${feature}/` },
    ),
  ),

  law(
    'one-way-to-act',
    { path: '^src/', pathNot: ['^src/actions/', ...BUILDERS] },
    { path: '^src/actions/model/actions\\.ts$' },
  ),

  law('law-6-only-the-programs-use-wiring', { path: '^src/', pathNot: BUILDERS }, { path: BUILDERS }),
  only('law-6-web-knows-only-the-api-types', '^src/web/', [
    '^src/web/',
    '^src/config/',
    '^src/http/',
    '^src/api/types\\.ts$',
  ]),
  only('law-6-dashboard-knows-only-the-api-types', '^src/dashboard/', ['^src/dashboard/', '^src/api/types\\.ts$']),
  law(
    'law-6-each-folder-has-its-place',
    {
      path: '^src/[^/]+/',
      pathNot: inside([...GROUND, ...FEATURES, ...FLOORS, 'kit', 'api', 'web', 'dashboard', 'wiring']),
    },
    {},
  ),
  law('law-6-no-circles', { path: '^src/' }, { circular: true }),

  // The samples are for people to play with; what is true of a real engine is tested on one.
  law(
    'playground-not-for-tests-of-the-product',
    { path: '^test/(?!playground/)' },
    { path: '^playground/(sample-engine|server|page|main)' },
  ),
  law(
    'playground-page-knows-only-the-protocol',
    { path: '^playground/page/' },
    { path: '^(src|test|scripts|bench|playground)/', pathNot: ['^playground/page/', '^playground/protocol\\.ts$'] },
  ),
  law(
    'playground-starts-the-program-and-knows-little-of-it',
    { path: '^playground/' },
    { path: '^src/', pathNot: [KIT, '^src/config/', '^src/hosts/docker/'] },
  ),

  law('src-not-to-test', { path: '^src/' }, { path: '^(playground|test|scripts|bench)/' }),
  law(
    'no-dev-dependency-in-src',
    { path: '^src/' },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  ),
];

const list = (paths) => [paths ?? []].flat();
const matches = (paths, file) => list(paths).some((path) => new RegExp(path).test(file));
const exactly = (file) => `^${file.replaceAll('.', '\\.')}$`;

/** The law for all files without an exception, and for each file with one the same law without that. */
function excepted(rule) {
  const { from, to } = rule;
  if (to.circular) return [rule];
  const files = [...new Set(EXCEPTIONS.map(([file]) => file))].filter(
    (file) => matches(from.path, file) && !matches(from.pathNot, file),
  );
  if (files.length === 0) return [rule];
  const own = files.map((file) => {
    const known = EXCEPTIONS.filter(([one]) => one === file).map(([, target]) => exactly(target));
    return { ...rule, from: { path: exactly(file) }, to: { ...to, pathNot: [...list(to.pathNot), ...known] } };
  });
  return [{ ...rule, from: { ...from, pathNot: [...list(from.pathNot), ...files.map(exactly)] } }, ...own];
}

module.exports = {
  forbidden: LAWS.flatMap(excepted),
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
// For the test; dependency-cruiser itself knows no such key.
Object.defineProperty(module.exports, 'exceptions', { value: EXCEPTIONS });
