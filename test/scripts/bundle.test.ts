import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bundle } from '../../scripts/build.ts';
import { StatsHistoryStore } from '../../src/stats/history-store.ts';
import { bucketAt } from '../../src/stats/model/history-point.ts';
import { openStore } from '../../src/store/open.ts';
import { prepareHome } from '../discord/harness.ts';
import { until } from '../engine/index.ts';

const ROOT = join(import.meta.dirname, '../..');
const MODULES = join(import.meta.dirname, 'process-modules.ts');
let programs: string;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stevedore-bundle-'));
  await bundle(join(folder, 'dist'));
  await symlink(join(ROOT, 'assets'), join(folder, 'assets'));
  programs = join(folder, 'dist/programs');
  return () => rm(folder, { recursive: true, force: true });
});

interface Program {
  /** Lines of its log. */
  readonly log: readonly string[];
  /** Names of Node.js's own modules that it has loaded. */
  modules(): Promise<readonly string[]>;
}

/** A program of the bundle in a process of its own, as in use; ends with the test. */
function run(program: string, settings: Readonly<Record<string, string>>): Program {
  const child: ChildProcess = fork(join(programs, `${program}.js`), [], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', LOG_FORMAT: 'json', ...settings },
    execArgv: ['--import', MODULES],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const log: string[] = [];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => void log.push(...text.trimEnd().split('\n')));
  return {
    log,
    async modules() {
      const answer = once(child, 'message');
      child.send('which?');
      return (await answer)[0];
    },
  };
}

/** Half an hour of figures of a container, in the database of a bot that does not run yet. */
function writeHistory(data: string, name: string): void {
  const clock = { now: Date.now };
  const database = openStore({ path: join(data, 'stevedore.db'), log: console, clock });
  const entries = Array.from({ length: 30 }, (_, n) => ({
    name,
    startedAt: null,
    point: {
      at: bucketAt(Date.now() - (n + 1) * 60_000, 60_000),
      cpu: { count: 6, avg: n, max: 2 * n },
      memory: { count: 6, avg: 1e6, max: 2e6 },
      memoryLimitBytes: null,
      restarts: 0,
    },
  }));
  new StatsHistoryStore(database, clock).write(entries);
  database.close();
}

/** The page as a browser has it that has logged in. */
interface Page {
  read(): Promise<string>;
  /** Sends a form; resolves with the status. */
  post(path: string, fields: Readonly<Record<string, string>>): Promise<number>;
}

async function openPage(web: Program, password: string): Promise<Page> {
  const address = await until(
    () => web.log.map((line) => /The page is at (http:[\w.:/]+)/.exec(line)?.[1]).find((found) => found !== undefined),
    'the web program',
  );
  const send = (path: string, fields: Readonly<Record<string, string>>, cookie: string) =>
    fetch(`${address}${path}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { origin: address, cookie },
      redirect: 'manual',
    });
  const loggedIn = await send('/login', { password }, '');
  const cookie = loggedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  return {
    read: async () => (await fetch(address, { headers: { cookie } })).text(),
    post: async (path, fields) => (await send(path, fields, cookie)).status,
  };
}

const fetchAmong = (modules: readonly string[]) => modules.filter((name) => name.includes('undici'));

describe('the bundled programs', () => {
  it('never load Node.js’s fetch, which takes 6 MB and more, whatever they are used for', async () => {
    const home = await prepareHome({ env: { DISCORD_TOKEN: '' } });
    const { alice, settings } = home;
    const text = Array.from({ length: 400 }, (_, n) => `line ${n} of what it says\n`).join('');
    const box = await home.boxes.logger({ stdout: text }, { name: 'talkative' });
    writeHistory(home.data, box.name);
    const bot = run('bot', settings);
    const password = 'correct horse';
    const web = run('web', { API_SOCKET: settings['API_SOCKET'] ?? '', WEB_PORT: '0', WEB_PASSWORD: password });
    const page = await openPage(web, password);
    await until(async () => (await page.read()).includes(box.name), 'the container on the page');

    expect(await page.post('/setup', { token: home.discord.token })).toBe(303);
    await until(async () => (await alice.completes('/stats', { container: box.name })).length === 1, 'the commands');
    const chart = await (await alice.types('/stats', { container: box.name, period: '1h' })).answer();
    expect(chart.files.map(({ name }) => name)).toEqual(['chart.png']);
    expect([...(chart.files[0]?.data.subarray(0, 4) ?? [])]).toEqual([0x89, 0x50, 0x4e, 0x47]);
    const logs = await (await alice.types('/logs', { container: box.name, lines: 400 })).answer();
    expect(logs.files[0]?.data.toString()).toContain('line 399 of what it says');
    const question = await (await alice.types('/restart', { container: box.name })).answer();
    await alice.clicks('Restart', { on: question });
    await alice.finds((message) => message.text.includes('was restarted'));

    const loaded = { bot: fetchAmong(await bot.modules()), web: fetchAmong(await web.modules()) };
    expect(loaded).toEqual({ bot: [], web: [] });
  });
});
