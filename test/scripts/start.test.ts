import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const START = join(import.meta.dirname, '../../scripts/start.ts');
const TOKEN = 'MTk4NjIyNDgz.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs';

let directory: string;
/** What Node.js compiled of the programs: all of the tests start the same ones. */
const compiled = mkdtempSync(join(tmpdir(), 'stevedore-compiled-'));
const stops: (() => Promise<unknown>)[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'stevedore-start-'));
});

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  rmSync(directory, { recursive: true, force: true });
});

afterAll(() => rmSync(compiled, { recursive: true, force: true }));

/** `npm start` in an empty directory, on a machine with neither an engine nor anything set. `args`: by default without the playground. */
function start(env: Record<string, string> = {}, cwd = directory, args: readonly string[] = ['--no-playground']) {
  const chunks: string[] = [];
  const child = execa(process.execPath, [START, ...args], {
    cwd,
    env: {
      PATH: process.env['PATH'] ?? '',
      DOCKER_HOST: `unix://${join(directory, 'no-engine.sock')}`,
      WEB_PORT: '0',
      NODE_COMPILE_CACHE: compiled,
      ...env,
    },
    extendEnv: false,
    reject: false,
    all: true,
  });
  child.all.on('data', (chunk: Buffer) => void chunks.push(chunk.toString()));
  const output = (): string => chunks.join('');
  const said = (text: RegExp): Promise<string> =>
    vi.waitFor(() => text.exec(output())?.[1] ?? expect.fail(`not yet: ${output()}`), {
      timeout: 60_000,
      interval: 50,
    });
  stops.push(async () => {
    child.kill('SIGTERM');
    await child;
  });
  return { child, output, said };
}

/** Text of the page, once it is what it should be; the programs start side by side, so it may take a moment. */
function page(address: string, text: string): Promise<void> {
  const look = async (): Promise<void> => expect(await (await fetch(address)).text()).toContain(text);
  return vi.waitFor(look, { timeout: 60_000, interval: 100 });
}

/** The processes that run `file` for the test at hand, and no other: its directory is in their environment. */
function processes(file: string): { pid: number; environment: string }[] {
  const text = (pid: string, name: string): string => {
    try {
      return readFileSync(`/proc/${pid}/${name}`, 'utf8');
    } catch {
      return ''; // gone meanwhile, or not ours to look at
    }
  };
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && text(pid, 'cmdline').includes(file))
    .map((pid) => ({ pid: Number(pid), environment: text(pid, 'environ') }))
    .filter(({ environment }) => environment.includes(directory));
}

const ADDRESS = /The page is at (http:\/\/127\.0\.0\.1:\d+)/;

describe('npm start on a bare machine', () => {
  it('says what is missing, shows the page all the same, and stops cleanly', async () => {
    const { child, said, output } = start();
    const address = await said(ADDRESS);
    await said(/(no token yet.*\.env)/);
    await said(/(WEB_PASSWORD=… there: then the page has a set-up)/);
    await page(address, 'The Docker Engine is away');
    await page(address, 'Discord is not set up yet');
    await said(/(no Docker Engine: .*no-engine\.sock)/i);
    expect(existsSync(join(directory, 'data', 'stevedore.db'))).toBe(true);

    child.kill('SIGINT');
    expect((await child).exitCode).toBe(0);
    expect(output()).toContain('Stopping …');
    await expect(fetch(address)).rejects.toThrow();
    expect(existsSync(join(directory, 'data', 'api.sock'))).toBe(false);
  });

  it('says where the page will be', async () => {
    const { said } = start({ WEB_PORT: '1', WEB_HOST: '127.0.0.9' });
    expect(await said(/The page:\s+(\S+)/)).toBe('http://127.0.0.9:1');
  });

  it('works in a directory whose path is too long for a socket', async () => {
    const deep = join(directory, 'x'.repeat(60), 'y'.repeat(60));
    mkdirSync(deep, { recursive: true });
    const { said } = start({}, deep);
    await page(await said(ADDRESS), 'The Docker Engine is away');
  });

  it('is left by no program when it is killed itself', async () => {
    const { child, said } = start();
    const address = await said(ADDRESS);
    await page(address, 'The Docker Engine is away');
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(fetch(address)).rejects.toThrow(), { timeout: 60_000, interval: 100 });
    const socket = join(directory, 'data', 'api.sock');
    await vi.waitFor(() => expect(existsSync(socket)).toBe(false), { timeout: 60_000, interval: 100 });
  });
});

// Four programs begin in each: on a machine that does much else, that is long.
describe('the playground', { timeout: 180_000 }, () => {
  const PLAYGROUND = /Playground: the whole bot, .*sample containers: (http:\/\/127\.0\.0\.1:\d+\/[\w-]{20,}\/) /;

  it('is there without a token, on this machine alone, until a token is entered', async () => {
    const { child, said, output } = start(
      { WEB_HOST: '0.0.0.0', WEB_PASSWORD: 'correct-horse-battery' },
      directory,
      [],
    );
    const address = await said(PLAYGROUND);
    expect(await (await fetch(address)).text()).toContain('<title>Stevedore playground</title>');
    expect((await fetch(new URL('/', address))).status).toBe(404);
    await vi.waitFor(() => expect(existsSync(join(directory, 'data/playground/sample/stevedore.db'))).toBe(true), {
      timeout: 60_000,
    });
    expect(
      processes('playground/main.ts')
        .map(({ environment }) => environment)
        .join(),
    ).not.toContain('correct-horse-battery');
    writeFileSync(join(directory, 'data', 'discord-token'), TOKEN);
    await said(/(the playground is over)/);
    // Its bot ends; the page stays, to say so.
    await vi.waitFor(() => expect(processes('src/bot.ts')).toHaveLength(1), { timeout: 60_000, interval: 100 });
    expect((await fetch(address)).status).toBe(200);
    child.kill('SIGINT');
    expect((await child).exitCode).toBe(0);
    expect(output()).not.toContain('The playground ended');
    await expect(fetch(address)).rejects.toThrow();
  });

  it('is left by no program when npm start is killed', async () => {
    const { child, said } = start({}, directory, ['--sample']);
    const address = await said(PLAYGROUND);
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(fetch(address)).rejects.toThrow(), { timeout: 60_000, interval: 100 });
    await vi.waitFor(() => expect(processes('src/bot.ts')).toEqual([]), { timeout: 60_000, interval: 100 });
  });

  it('is not there with a token, or when it is not wanted', async () => {
    for (const [env, args] of [
      [{ DISCORD_TOKEN: TOKEN, DISCORD_API: 'http://127.0.0.1:9' }, []],
      [{}, ['--no-playground']],
    ] as const) {
      const { child, said, output } = start(env, directory, args);
      await page(await said(ADDRESS), 'The Docker Engine is away');
      await said(/(no Docker Engine: )/i);
      expect(output()).not.toContain('Playground');
      expect(processes('playground/main.ts')).toEqual([]);
      child.kill('SIGINT');
      await child;
    }
  });

  it('is asked for in words that are known', async () => {
    const { child, output } = start({}, directory, ['--no-plaground']);
    expect((await child).exitCode).toBe(78);
    expect(output()).toContain('Known are --no-playground and --sample.');
  });
});

describe('the settings', () => {
  it('come from .env, and what is set outside wins', async () => {
    writeFileSync(join(directory, '.env'), 'LOG_LEVEL=loud\nTZ=Nowhere\nWEB_PORT=70000\n');
    const { child, output } = start({ TZ: 'UTC' });
    expect((await child).exitCode).toBe(78);
    expect(output()).toContain('LOG_LEVEL: got "loud"');
    expect(output()).not.toContain('TZ');
    expect(output()).not.toContain('70000');
  });

  it('that are wrong are all listed, once, and nothing is started', async () => {
    const { child, output } = start({ WEB_PORT: 'http', STATS_TTL: 'never' });
    expect((await child).exitCode).toBe(78);
    expect(output()).toContain('2 settings are wrong');
    expect(output().match(/WEB_PORT/g)).toHaveLength(1);
    expect(output()).not.toContain('starts again');
  });

  it('the token reaches the bot alone, and no log', async () => {
    const { said, output } = start({ DISCORD_TOKEN: TOKEN, DISCORD_API: 'http://127.0.0.1:9', LOG_LEVEL: 'trace' });
    const address = await said(ADDRESS);
    await page(address, 'Discord');
    const ours = processes('src/web.ts').map(({ environment }) => environment);
    expect(ours).toHaveLength(1);
    expect(ours.join()).not.toContain(TOKEN);
    expect(
      processes('src/bot.ts')
        .map(({ environment }) => environment)
        .join(),
    ).toContain(TOKEN);
    expect(output()).not.toContain(TOKEN);
  });
});

describe("the page's password", () => {
  const PASSWORD = 'correct-horse-battery';
  const environments = (file: string) => processes(file).map(({ environment }) => environment);

  it('reaches the web program alone, and no log', async () => {
    const { said, output } = start({ WEB_PASSWORD: PASSWORD, LOG_LEVEL: 'trace' });
    await said(/(enter it under Set-up)/);
    await page(await said(ADDRESS), 'Password of this page');
    await vi.waitFor(() => expect(environments('src/bot.ts')).toHaveLength(1), { timeout: 60_000, interval: 50 });
    expect(environments('src/web.ts').join()).toContain(PASSWORD);
    expect(environments('src/bot.ts').join()).not.toContain(PASSWORD);
    expect(output()).not.toContain(PASSWORD);
  });

  it('that is too short is said with everything else that is wrong', async () => {
    const { child, output } = start({ WEB_PASSWORD: 'sesame', TZ: 'Nowhere' });
    expect((await child).exitCode).toBe(78);
    expect(output()).toContain('2 settings are wrong');
    expect(output()).toContain('expected a password of at least 8 characters');
    expect(output()).not.toContain('sesame');
  });
});

describe('a program that dies', () => {
  it('comes back, and the other one never notices', async () => {
    const { said, output } = start();
    const address = await said(ADDRESS);
    await page(address, 'The Docker Engine is away');
    for (const { pid } of processes('src/bot.ts')) process.kill(pid, 'SIGKILL');
    await said(/(The bot ended \(signal SIGKILL\); it starts again in 1 s)/);
    await page(address, 'The bot is not running yet');
    await page(address, 'The Docker Engine is away');
    expect(output().match(/The page is at/g)).toHaveLength(1);
  });
});

it('the API can be asked on the socket below the current directory', async () => {
  const { said } = start();
  await page(await said(ADDRESS), 'The Docker Engine is away');
  const socketPath = join(directory, 'data', 'api.sock');
  const status = await new Promise((resolve, reject) => {
    request({ socketPath, path: '/healthz' }, (answer) => resolve(answer.resume().statusCode))
      .on('error', reject)
      .end();
  });
  expect(status).toBe(503);
});
