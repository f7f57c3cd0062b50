import { writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { AuditEntry } from '../../../src/audit/model/entry.ts';
import type { ConfigStore } from '../../../src/config/file/config-store.ts';
import { openConfigStore } from '../../../src/config/file/file-config-store.ts';
import { auditHandChanges, type SeenConfig } from '../../../src/config/file/hand-changes.ts';
import { configTemplate } from '../../../src/config/file/template.ts';
import type { Clock } from '../../../src/kit/clock.ts';

/** The real time, but waits are a tenth as long. */
const hasty: Clock = {
  now: () => 1_000,
  monotonic: () => performance.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms / 10);
    return () => clearTimeout(timer);
  },
};

const rule = (name: string) => `  - { name: ${name}, allow: [view], containers: ["*"], to: { everyone: true } }\n`;

/** A file, what is remembered of it and what was audited, over several runs of the program. */
async function setUp(text: string | null) {
  const dataDir = await mkdtemp(join(tmpdir(), 'stevedore-hand-'));
  const file = join(dataDir, 'stevedore.yml');
  const open: ConfigStore[] = [];
  onTestFinished(async () => {
    await Promise.all(open.map((store) => store.close()));
    await rm(dataDir, { recursive: true, force: true });
  });
  if (text !== null) await writeFile(file, text);
  const audited: AuditEntry[] = [];
  let kept: string | null = null;
  const begin = async () => {
    const config = await openConfigStore({ dataDir, clock: hasty, report: () => {} });
    open.push(config);
    auditHandChanges({
      config,
      audit: { record: (entry) => audited.push(entry) },
      seen: {
        load: () => (kept === null ? null : (JSON.parse(kept) as SeenConfig)),
        save: (seen) => {
          kept = JSON.stringify(seen);
        },
      },
      clock: hasty,
      report: (what, error) => {
        throw new Error(what, { cause: error });
      },
    });
    return config;
  };
  return {
    begin,
    /** In one go: a busy machine would show it empty in between, which is another change. */
    write: (changed: string) => writeFileSync(file, changed),
    remove: () => rm(file),
    audited,
    kept: () => kept ?? '',
    /** What is remembered is what an earlier version left, which knew other settings. */
    keptBy: (change: (seen: SeenConfig) => SeenConfig) => {
      kept = JSON.stringify(change(JSON.parse(kept ?? '') as SeenConfig));
    },
    /** The program is gone, as if it had been killed when this was all that it remembered. */
    killedWith: async (config: ConfigStore, remembered: string) => {
      await config.close();
      kept = remembered;
    },
    next: (count: number) => vi.waitFor(() => expect(audited).toHaveLength(count), 10_000),
    said: () => audited.map(({ outcome, detail }) => `${outcome}: ${detail}`),
  };
}

test('what is changed by hand is audited: where, and not what', async () => {
  const { begin, write, next, audited, said, kept } = await setUp('limits: { concurrentActions: 3 }\n');
  await begin();
  expect(audited).toEqual([]);
  write(`limits: { concurrentActions: 4 }\ngroups: { hunter2: [secret-name] }\nrules:\n${rule('one')}`);
  await next(1);
  expect(audited[0]).toEqual({
    at: 1_000,
    actor: { kind: 'file' },
    guildId: null,
    channelId: null,
    action: 'config',
    target: null,
    outcome: 'done',
    durationMs: 0,
    detail: 'rules (1 added), limits › concurrentActions changed, groups › hunter2 added',
  });
  write(`# the same\nlimits: { concurrentActions: 4 }\nrules:\n${rule('two')}${rule('three')}`);
  await next(2);
  write(`# the same\nlimits: { concurrentActions: 4 }\nrules:\n${rule('three')}${rule('two')}`);
  await next(3);
  write(`limits: { concurrentActions: 4 }\nrules:\n${rule('three')}${rule('two')}`);
  await next(4);
  expect(said().slice(1)).toEqual([
    'done: groups › hunter2 removed, rules (2 added, 1 removed)',
    'done: rules (another order)',
    'done: nothing but its layout',
  ]);
  expect(kept() + JSON.stringify(audited)).not.toContain('secret-name');
});

test('what is refused is audited with what is wrong with it, and what mends it by what then changed', async () => {
  const { begin, write, remove, next, said } = await setUp('limits: { concurrentActions: 3 }\n');
  await begin();
  write('limits: { concurrentActions: "sesame" }\nlimts: 1\na: 1\nb: 1\nc: 1\n');
  await next(1);
  await remove();
  await next(2);
  write('limits: { concurrentActions: 5 }\n');
  await next(3);
  expect(said()).toEqual([
    expect.stringMatching(/^refused: stevedore.yml:1:\d+: limits › concurrentActions: expected .*limts.*; and 2 more$/),
    expect.stringContaining('refused: stevedore.yml: the file is gone'),
    'done: limits › concurrentActions changed',
  ]);
  expect(said().join()).not.toContain('sesame');
});

test('what Stevedore changes itself is not audited as if it were by hand', async () => {
  const { begin, write, next, said } = await setUp('limits: { concurrentActions: 3 }\n');
  const config = await begin();
  const revision = () => config.text()?.revision ?? '';
  await config.edit((draft) => draft.set(['limits', 'concurrentActions'], 7), revision());
  await config.replace('limits: { concurrentActions: 8 }\n', revision());
  write('limits: { concurrentActions: 8 }\naudit: { retention: 30d }\n');
  await next(1);
  expect(said()).toEqual(['done: audit › retention changed']);
});

test('a change while Stevedore was not running is audited at its start, once', async () => {
  const { begin, write, said } = await setUp(null);
  const first = await begin();
  expect(first.text()?.text).toBe(configTemplate);
  await first.close();
  await (await begin()).close();
  expect(said()).toEqual([]);
  write(`${configTemplate}\nlimits: { concurrentActions: 9 }\n`);
  await (await begin()).close();
  await (await begin()).close();
  expect(said()).toEqual(['done: while Stevedore was not running: limits › concurrentActions changed']);
  write('nonsense: 1\n');
  await (await begin()).close();
  await (await begin()).close();
  expect(said().slice(1)).toEqual([expect.stringMatching(/^refused: while Stevedore was not running: .*nonsense/)]);
});

test('of very many changes the first are named and the others counted', async () => {
  const { begin, write, next, said } = await setUp('# nothing\n');
  await begin();
  const names = Array.from({ length: 300 }, (_, number) => `  g${number}: [a]\n`).join('');
  write(`groups:\n${names}`);
  await next(1);
  expect(said()[0]).toMatch(/^done: groups › g0 added, .*, and 288 more$/);
  expect(said()[0]?.length).toBeLessThan(1_000);
});

test('what another version of Stevedore decides otherwise is not taken for a change by hand', async () => {
  const { begin, write, next, audited, said, keptBy } = await setUp('limits: { concurrentActions: 3 }\n');
  await (await begin()).close();
  keptBy(({ outline: { 'limits › concurrentActions': limit = '', ...outline }, ...seen }) => ({
    ...seen,
    outline: { ...outline, 'limits › gone': limit },
  }));
  await begin();
  expect(audited).toEqual([]);
  write('limits: { concurrentActions: 3 }\naudit: { retention: 30d }\n');
  await next(1);
  expect(said()).toEqual(['done: audit › retention changed']);
});

test('a change that Stevedore was killed in is not audited as if it were by hand', async () => {
  const before = 'limits: { concurrentActions: 3 }\n';
  const { begin, write, next, audited, said, kept, killedWith } = await setUp(before);
  const config = await begin();
  let remembered = '';
  config.onWriting(() => {
    remembered = kept();
  });
  const revision = config.text()?.revision ?? '';
  const after = await config.edit((draft) => draft.set(['limits', 'concurrentActions'], 7), revision);
  // When the file was written.
  await killedWith(config, remembered);
  await (await begin()).close();
  expect(audited).toEqual([]);
  // Before it was.
  write(before);
  await killedWith(config, remembered);
  const again = await begin();
  expect(audited).toEqual([]);
  // By hand it is one, afterwards as before.
  write(`${after.text}# mine\n`);
  await next(1);
  write(before);
  await next(2);
  expect(said()).toEqual(Array(2).fill('done: limits › concurrentActions changed'));
  await again.close();
});
