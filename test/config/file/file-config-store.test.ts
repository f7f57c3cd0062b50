import { existsSync } from 'node:fs';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ConfigEditError, type ConfigStatus, type ConfigStore } from '../../../src/config/file/config-store.ts';
import { LAST_GOOD_FILE, openConfigStore } from '../../../src/config/file/file-config-store.ts';
import { configJsonSchemaText } from '../../../src/config/file/json-schema.ts';
import { type Config, defaultConfig } from '../../../src/config/file/schema.ts';
import { configTemplate } from '../../../src/config/file/template.ts';
import type { Clock } from '../../../src/kit/clock.ts';

/** The real time, but waits are a tenth as long. */
const hasty: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms / 10);
    return () => clearTimeout(timer);
  },
};

const reported: string[] = [];
const open: ConfigStore[] = [];
let dataDir: string;
let file: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'stevedore-config-'));
  file = join(dataDir, 'stevedore.yml');
  reported.length = 0;
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((store) => store.close()));
  await rm(dataDir, { recursive: true, force: true });
});

async function start(text?: string, clock = hasty): Promise<ConfigStore> {
  if (text !== undefined) await writeFile(file, text);
  const store = await openConfigStore({ dataDir, clock, report: (what) => reported.push(what) });
  open.push(store);
  return store;
}

const limit = (count: number) => `# mine\nlimits:\n  concurrentActions: ${count}   # of them\n`;
const limitOf = (store: ConfigStore) => store.current().limits.concurrentActions;
const revisionOf = (store: ConfigStore) => store.text()?.revision ?? '';
const complaints = (status: ConfigStatus) => (status.ok ? [] : status.problems.map(({ message }) => message));

async function refusal(work: Promise<unknown>): Promise<ConfigEditError> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof ConfigEditError) return error;
  throw new Error('expected a ConfigEditError', { cause: error });
}

describe('at the start', () => {
  test('a missing file is made, with examples and a schema for editors beside it', async () => {
    const store = await start();
    expect(await readFile(file, 'utf8')).toBe(configTemplate);
    expect(await readFile(join(dataDir, 'stevedore.schema.json'), 'utf8')).toBe(configJsonSchemaText());
    expect((await readdir(dataDir)).sort()).toEqual([LAST_GOOD_FILE, 'stevedore.schema.json', 'stevedore.yml']);
    expect(store.current()).toEqual(defaultConfig);
    expect(store.status().ok).toBe(true);
  });

  test('a file is left as it is', async () => {
    const store = await start(limit(7));
    expect(limitOf(store)).toBe(7);
    expect(store.text()?.text).toBe(limit(7));
    expect(await readFile(file, 'utf8')).toBe(limit(7));
  });

  test('what was right last stays in force when the file is not right at the next start', async () => {
    await (await start(limit(7))).close();
    for (const broken of ['limits: [', '', 'limits:\n  concurentActions: 3\n']) {
      const store = await start(broken);
      expect(limitOf(store)).toBe(7);
      expect(store.status().ok).toBe(false);
      await store.close();
    }
    const mended = await start(limit(8));
    expect([limitOf(mended), mended.status().ok]).toEqual([8, true]);
    await mended.close();
    expect(limitOf(await start('limits: ['))).toBe(8);
  });

  test('a file that is not right leaves the defaults in force and says why', async () => {
    const store = await start('limits: { concurrentActions: 700 }\n');
    expect(store.current()).toEqual(defaultConfig);
    expect(complaints(store.status())).toEqual(['expected a whole number from 1 to 50']);
  });

  test('a folder in its place is explained', async () => {
    await mkdir(file);
    const store = await start();
    expect(complaints(store.status())[0]).toContain('is a folder, which Docker makes');
  });

  test.each([
    ['other text than UTF-8', Buffer.from([0x23, 0xff, 0xfe]), 'not UTF-8'],
    ['a huge file', Buffer.alloc(256 * 1024 + 1, '#'), 'larger than 256 KiB'],
  ])('%s is refused', async (_, content, complaint) => {
    await writeFile(file, content);
    expect(complaints((await start()).status())[0]).toContain(complaint);
  });

  test('what a killed program left half written is swept up', async () => {
    await writeFile(join(dataDir, '.stevedore.yml.tmp'), 'limits: {conc');
    await start(limit(3));
    expect(existsSync(join(dataDir, '.stevedore.yml.tmp'))).toBe(false);
  });
});

describe('a change by hand', () => {
  const ways: readonly [string, (text: string) => Promise<void>][] = [
    ['written in place', (text) => writeFile(file, text)],
    [
      'put in its place by an editor',
      async (text) => {
        await rename(file, `${file}~`);
        await writeFile(`${file}.swp`, text);
        await rename(`${file}.swp`, file);
      },
    ],
    [
      'removed and made anew',
      async (text) => {
        await rm(file);
        await writeFile(file, text);
      },
    ],
  ];
  test.each(ways)('counts without a restart: %s', async (_, write) => {
    const store = await start(limit(1));
    const seen: Config[] = [];
    store.onChange((config) => seen.push(config));
    for (const count of [2, 3]) {
      await write(limit(count));
      await vi.waitFor(() => expect(limitOf(store)).toBe(count), { timeout: 10_000 });
    }
    expect(seen.map((config) => config.limits.concurrentActions)).toEqual([2, 3]);
  });

  test('that is not right is refused, told once, and mended by the next one', async () => {
    const store = await start(limit(2));
    const told: (readonly string[])[] = [];
    const changes: Config[] = [];
    store.onStatus((status) => told.push(complaints(status)));
    store.onChange((config) => changes.push(config));

    await writeFile(file, 'limits: { concurrentActions: none }\n');
    await vi.waitFor(() => expect(store.status().ok).toBe(false), { timeout: 10_000 });
    await writeFile(file, '# again\nlimits: { concurrentActions: none }\n');
    await vi.waitFor(() => expect(store.text()?.text).toContain('again'), { timeout: 10_000 });
    expect(limitOf(store)).toBe(2);

    await writeFile(file, limit(2));
    await vi.waitFor(() => expect(store.status().ok).toBe(true), { timeout: 10_000 });
    // The line number changed with the second mistake, so it was told; nothing came into force but what already was.
    expect(told).toEqual([['expected a whole number from 1 to 50'], ['expected a whole number from 1 to 50'], []]);
    expect(changes).toEqual([]);
  });

  test.each([
    ['a file that is gone', () => rm(file), 'the file is gone'],
    ['a file that a full disk left empty', () => writeFile(file, ''), 'the file is empty'],
  ])('%s leaves in force what was in it', async (_, harm, complaint) => {
    const store = await start(limit(2));
    await harm();
    await vi.waitFor(() => expect(complaints(store.status())[0]).toContain(complaint), { timeout: 10_000 });
    expect(limitOf(store)).toBe(2);
    await writeFile(file, limit(2));
    await vi.waitFor(() => expect(store.status().ok).toBe(true), { timeout: 10_000 });
  });

  test('that is refused for the same reason again is not told again', async () => {
    const store = await start(limit(2));
    const told: (readonly string[])[] = [];
    store.onStatus((status) => told.push(complaints(status)));
    await rm(file);
    expect(await refusal(store.edit(() => {}, revisionOf(store)))).toMatchObject({ actualRevision: null });
    await refusal(store.edit(() => {}, 'any'));
    expect(told).toHaveLength(1);
  });

  test('a listener that fails disturbs no other', async () => {
    const store = await start(limit(1));
    const seen: number[] = [];
    store.onChange(() => {
      throw new Error('broken');
    });
    const end = store.onChange((config) => seen.push(config.limits.concurrentActions));
    await store.replace(limit(2), revisionOf(store));
    end();
    await store.replace(limit(3), revisionOf(store));
    expect(seen).toEqual([2]);
    expect(reported).toHaveLength(2);
  });
});

describe('a change by the program', () => {
  test('is in the file and in force, with every other byte as it was', async () => {
    const store = await start(limit(2));
    const changes: Config[] = [];
    store.onChange((config) => changes.push(config));
    const after = await store.edit((draft) => draft.set(['limits', 'concurrentActions'], 5), revisionOf(store));
    expect(await readFile(file, 'utf8')).toBe(limit(5));
    expect(after).toEqual(store.text());
    expect(limitOf(store)).toBe(5);
    expect(changes).toHaveLength(1);
    await store.edit((draft) => draft.set(['limits', 'concurrentActions'], 5), revisionOf(store));
    expect(changes).toHaveLength(1);
    expect(await readdir(join(dataDir, 'backups'))).toHaveLength(1);
  });

  test('keeps the ten versions before it, and nothing else is cleared away', async () => {
    const store = await start(limit(1));
    await mkdir(join(dataDir, 'backups'));
    await writeFile(join(dataDir, 'backups', 'mine.yml'), 'x');
    for (let count = 2; count <= 14; count++)
      await store.edit((draft) => draft.set(['limits', 'concurrentActions'], count), revisionOf(store));
    const names = (await readdir(join(dataDir, 'backups'))).sort();
    expect(names).toContain('mine.yml');
    const kept = await Promise.all(
      names.filter((name) => name !== 'mine.yml').map((name) => readFile(join(dataDir, 'backups', name), 'utf8')),
    );
    expect(kept).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13].map(limit));
  });

  test('keeps the latest version even where the clock went back', async () => {
    let now = Date.UTC(2030, 0);
    const store = await start(limit(1), { ...hasty, now: () => now });
    for (let count = 2; count <= 13; count++) {
      now -= 3_600_000;
      await store.edit((draft) => draft.set(['limits', 'concurrentActions'], count), revisionOf(store));
    }
    const names = await readdir(join(dataDir, 'backups'));
    const kept = await Promise.all(names.map((name) => readFile(join(dataDir, 'backups', name), 'utf8')));
    expect(kept).toContain(limit(12));
    expect(kept).toHaveLength(10);
  });

  test('never goes over a change by hand that came first', async () => {
    const store = await start(limit(2));
    const stale = revisionOf(store);
    await writeFile(file, limit(9));
    const error = await refusal(store.edit((draft) => draft.set(['limits', 'concurrentActions'], 5), stale));
    expect(error).toMatchObject({ kind: 'conflict', actualRevision: revisionOf(store) });
    expect(await readFile(file, 'utf8')).toBe(limit(9));
    expect(limitOf(store)).toBe(9);
  });

  test('never goes over a change by hand that is made at the same time', async () => {
    const store = await start(limit(2));
    const { writeFileSync } = await import('node:fs');
    const error = await refusal(
      store.edit((draft) => {
        writeFileSync(file, limit(9));
        draft.set(['limits', 'concurrentActions'], 5);
      }, revisionOf(store)),
    );
    expect(error.kind).toBe('conflict');
    expect(await readFile(file, 'utf8')).toBe(limit(9));
    expect(existsSync(join(dataDir, '.stevedore.yml.tmp'))).toBe(false);
  });

  test('of several at once, one is made and the others are told', async () => {
    const store = await start(limit(1));
    const revision = revisionOf(store);
    const outcomes = await Promise.allSettled(
      [2, 3, 4].map((count) => store.edit((draft) => draft.set(['limits', 'concurrentActions'], count), revision)),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(await readFile(file, 'utf8')).toBe(limit(2));
  });

  test('a crowd of them is turned away', async () => {
    const store = await start(limit(1));
    const crowd = Array.from({ length: 40 }, () => refusal(store.edit(() => {}, 'stale')));
    const kinds = (await Promise.all(crowd)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'busy').length).toBeGreaterThan(20);
    expect(kinds).toContain('conflict');
  });

  test('that would not be right is refused, and the file stays', async () => {
    const store = await start(limit(2));
    const error = await refusal(
      store.edit((draft) => draft.set(['limits', 'concurrentActions'], 0), revisionOf(store)),
    );
    expect(error.kind).toBe('invalid');
    expect(error.problems).toMatchObject([{ line: 3, path: ['limits', 'concurrentActions'] }]);
    expect(await readFile(file, 'utf8')).toBe(limit(2));
    expect(existsSync(join(dataDir, 'backups'))).toBe(false);
  });

  test('of a file that is not right is refused, but a whole new text mends it', async () => {
    const store = await start('limits: [\n');
    const error = await refusal(
      store.edit((draft) => draft.set(['limits', 'concurrentActions'], 3), revisionOf(store)),
    );
    expect(error.kind).toBe('invalid');
    await store.replace(limit(3), revisionOf(store));
    expect(store.status().ok).toBe(true);
    expect(limitOf(store)).toBe(3);
  });

  test('that would leave a dangling reference is refused', async () => {
    const store = await start('admins: &a\n  users: []\n');
    await store.replace('admins: { users: &a ["123456789012345678"], roles: *a }\n', revisionOf(store));
    const error = await refusal(store.edit((draft) => draft.delete(['admins', 'users']), revisionOf(store)));
    expect(error.kind).toBe('invalid');
  });

  test.each([
    ['no backup can be kept', (dir: string) => writeFile(join(dir, 'backups'), 'a file')],
    ['no file can be written', (dir: string) => mkdir(join(dir, '.stevedore.yml.tmp', 'x'), { recursive: true })],
  ])('is not made where %s, and the old file is whole', async (_, harm) => {
    const store = await start(limit(2));
    await harm(dataDir);
    const error = await refusal(
      store.edit((draft) => draft.set(['limits', 'concurrentActions'], 3), revisionOf(store)),
    );
    expect(error.kind).toBe('unwritable');
    expect(error.cause).toBeInstanceOf(Error);
    expect(await readFile(file, 'utf8')).toBe(limit(2));
    expect(limitOf(store)).toBe(2);
  });

  test('leaves mode and link of the file as they were', async () => {
    const target = join(dataDir, 'elsewhere');
    await mkdir(target);
    await writeFile(join(target, 'real.yml'), limit(2));
    await chmod(join(target, 'real.yml'), 0o640);
    await symlink(join('elsewhere', 'real.yml'), file);
    const store = await start();
    await store.edit((draft) => draft.set(['limits', 'concurrentActions'], 3), revisionOf(store));
    expect(await readlink(file)).toBe(join('elsewhere', 'real.yml'));
    expect(await readFile(join(target, 'real.yml'), 'utf8')).toBe(limit(3));
    expect((await stat(join(target, 'real.yml'))).mode & 0o777).toBe(0o640);
  });
});
