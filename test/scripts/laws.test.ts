import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, normalize, relative } from 'node:path';
import { cruise, type ICruiseOptions, type IFlattenedRuleSet } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Config {
  readonly forbidden: NonNullable<IFlattenedRuleSet['forbidden']>;
  readonly options: ICruiseOptions;
  /** Imports that are against a law and are older than it. */
  readonly exceptions: readonly (readonly [from: string, to: string])[];
}

const ROOT = join(import.meta.dirname, '../..');
const { forbidden, options, exceptions } = createRequire(import.meta.url)(
  join(ROOT, '.dependency-cruiser.cjs'),
) as Config;

/** One import a line: the file, what it imports, and the law that it breaks, if any. */
const imports: readonly (readonly [from: string, to: string, broken?: string])[] = [
  ['src/alerts/model/sql.ts', 'src/store/open.ts', 'law-1-models-import-only-models-and-kit'],
  ['src/stats/model/noisy.ts', 'src/alerts/model/rule.ts', 'law-1-ground-models-know-no-feature'],
  ['src/alerts/model/boards.ts', 'src/boards/model/board.ts', 'law-1-feature-models-know-no-other-feature'],
  ['src/boards/model/file.ts', 'node:fs/promises', 'law-1-models-know-no-technology'],
  ['src/schedules/model/client.ts', 'discord.js', 'law-1-models-know-no-technology'],
  ['src/kit/socket.ts', 'node:http', 'law-1-models-know-no-technology'],
  ['src/alerts/model/fine.ts', 'src/containers/model/container.ts'],
  ['src/alerts/model/also-fine.ts', 'src/kit/clock.ts'],

  ['src/discord/gate/names-a-feature.ts', 'src/alerts/runner.ts', 'law-2-floors-import-kit-and-ground-models'],
  ['src/outbox/uses-ground.ts', 'src/hosts/docker/engine.ts', 'law-2-floors-import-kit-and-ground-models'],
  ['src/config/names-a-model.ts', 'src/boards/model/board.ts', 'law-2-floors-import-kit-and-ground-models'],
  ['src/kit/knows-a-container.ts', 'src/containers/model/container.ts', 'law-2-kit-imports-nothing-of-ours'],
  ['src/outbox/fine.ts', 'src/discord/ui/view.ts'],
  ['src/config/fine.ts', 'src/access/model/policy.ts'],

  ['src/stats/acts.ts', 'src/actions/act.ts', 'law-3-ground-uses-floors-and-the-ground-before-it'],
  ['src/actions/heals.ts', 'src/alerts/runner.ts', 'law-3-ground-uses-floors-and-the-ground-before-it'],
  ['src/alerts/asks-the-api.ts', 'src/api/routes.ts', 'law-3-features-use-floors-and-ground'],
  ['src/api/answers-discord.ts', 'src/discord/ui/view.ts', 'law-3-the-api-uses-no-discord'],
  ['src/actions/fine.ts', 'src/stats/cache.ts'],
  ['src/stats/fine.ts', 'src/actions/model/acting.ts'],
  ['src/alerts/fine.ts', 'src/actions/act.ts'],

  ['src/schedules/discord/report.ts', 'src/stats/discord/answer.ts', 'law-4-another-folders-discord-is-closed'],
  ['src/alerts/audits.ts', 'src/audit/audit-store.ts', 'law-4-another-folders-store-is-closed'],
  ['src/alerts/discord/fine.ts', 'src/containers/ui/state.ts'],
  ['src/audit/discord/fine.ts', 'src/audit/audit-store.ts'],
  ['src/wiring/fine.ts', 'src/audit/audit-store.ts'],

  ['src/boards/shows-alerts.ts', 'src/alerts/runner.ts', 'law-5-features-meet-only-in-wiring'],

  ['src/boards/builds.ts', 'src/wiring/create-bot.ts', 'law-6-only-the-programs-use-wiring'],
  ['src/web/reads.ts', 'src/alerts/runner.ts', 'law-6-web-knows-only-the-api-types'],
  ['src/dashboard/reads.ts', 'src/api/routes.ts', 'law-6-dashboard-knows-only-the-api-types'],
  ['src/helpers/text.ts', 'src/kit/clock.ts', 'law-6-each-folder-has-its-place'],
  // A circle is told of once, at the first of its imports.
  ['src/kit/egg.ts', 'src/kit/hen.ts', 'law-6-no-circles'],
  ['src/kit/hen.ts', 'src/kit/egg.ts'],
  ['src/web/fine.ts', 'src/api/types.ts'],
  ['src/bot.ts', 'src/wiring/create-bot.ts'],

  ['src/alerts/acts.ts', 'src/actions/model/actions.ts', 'one-way-to-act'],
  ['src/alerts/asks.ts', 'src/actions/model/acting.ts'],

  ['src/alerts/tries.ts', 'test/engine/until.ts', 'src-not-to-test'],
  ['src/alerts/plays.ts', 'playground/discord/index.ts', 'src-not-to-test'],

  ['test/hosts/list.ts', 'playground/sample-engine/sample-engine.ts', 'playground-not-for-tests-of-the-product'],
  ['playground/page/reads.ts', 'playground/server/view.ts', 'playground-page-knows-only-the-protocol'],
  ['playground/server/acts.ts', 'src/actions/act.ts', 'playground-starts-the-program-and-knows-little-of-it'],
  ['test/hosts/fine.ts', 'playground/discord/index.ts'],
  ['test/playground/fine.ts', 'playground/server/view.ts'],
  ['playground/page/fine.ts', 'playground/protocol.ts'],
  ['playground/server/fine.ts', 'src/kit/clock.ts'],
];

const against = imports.flatMap(([from, to, broken]) => (broken === undefined ? [] : [[from, to, broken] as const]));
const allowed = imports.filter(([, , broken]) => broken === undefined);

describe('the laws of docs/architecture.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stevedore-laws-'));
  const found = new Map<string, string[]>();

  beforeAll(async () => {
    const write = (file: string, text: string) => {
      mkdirSync(join(folder, dirname(file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    };
    const ours = (path: string) => /^(src|test|playground)\//.test(path);
    for (const [, to] of imports) if (ours(to)) write(to, 'export {};\n');
    for (const [from, to] of imports) {
      const path = ours(to) ? `./${relative(dirname(from), to)}` : to;
      write(from, `import type {} from '${path}';\n`);
    }
    const { output } = await cruise(['src', 'test', 'playground'], {
      ...options,
      baseDir: folder,
      validate: true,
      ruleSet: { forbidden },
    });
    if (typeof output === 'string') throw new Error(output);
    for (const { from, to, rule } of output.summary.violations) {
      const key = `${from} → ${to}`;
      found.set(key, [...(found.get(key) ?? []), rule.name]);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(against)('%s must not import %s: %s', (from, to, broken) => {
    expect(found.get(`${from} → ${to.replace(/^node:/, '')}`)).toContain(broken);
  });

  it.each(allowed)('%s may import %s', (from, to) => {
    expect(found.get(`${from} → ${to}`)).toBeUndefined();
  });

  it('each law is broken in here', () => {
    const broken = new Set<string | undefined>(against.map(([, , name]) => name));
    const names = forbidden.map(({ name }) => name).filter((name) => name !== 'no-dev-dependency-in-src');
    expect(names.filter((name) => !broken.has(name))).toEqual([]);
  });
});

it.each(exceptions)('%s still imports %s, against the laws; if not, take it off the list', (from, to) => {
  const text = readFileSync(join(ROOT, from), 'utf8');
  const imported = [...text.matchAll(/from '(\.[^']+)'/g)].map(([, path = '']) => normalize(join(dirname(from), path)));
  expect(imported).toContain(to);
});
