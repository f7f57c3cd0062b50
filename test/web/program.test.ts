import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';

const PROGRAM = join(import.meta.dirname, '../../src/web.ts');
const children: { kill: (signal: 'SIGKILL') => boolean }[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** The real program as a child, with nothing of our own environment. */
function run(env: Record<string, string>) {
  const lines: string[] = [];
  const child = execa(process.execPath, [PROGRAM], {
    env: { API_SOCKET: join(tmpdir(), 'stevedore-nobody.sock'), WEB_PORT: '0', LOG_FORMAT: 'json', ...env },
    extendEnv: false,
    reject: false,
    all: true,
  });
  children.push(child);
  child.all.on('data', (chunk: Buffer) => void lines.push(chunk.toString()));
  const output = (): string => lines.join('');
  const said = (text: RegExp): Promise<string> =>
    vi.waitFor(() => text.exec(output())?.[1] ?? expect.fail(`not yet: ${output()}`), {
      timeout: 30_000,
      interval: 20,
    });
  return { child, output, said };
}

const ADDRESS = /The page is at (http:\/\/[\d.]+:\d+)/;

describe('the web program', () => {
  it('says where the page is, shows it while the bot is away, and stops cleanly when asked', async () => {
    const { child, said, output } = run({});
    const page = await fetch(await said(ADDRESS));
    expect(page.status).toBe(503);
    expect(await page.text()).toContain('The bot is not running yet');
    child.kill('SIGTERM');
    expect((await child).exitCode).toBe(0);
    expect(output()).not.toContain('WEB_PASSWORD');
  });

  it('warns once when it can be reached from the network by everybody', async () => {
    const { said, output } = run({ WEB_HOST: '0.0.0.0' });
    await said(/(there is no WEB_PASSWORD)/);
    expect(output().match(/WEB_PASSWORD/g)).toHaveLength(1);
    expect(output()).toMatch(ADDRESS);
  });

  it('asks for the password that is in a file, and never says it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stevedore-password-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'password'), 'correct horse\n');
    const { said, output } = run({
      WEB_HOST: '0.0.0.0',
      WEB_PASSWORD_FILE: join(folder, 'password'),
      LOG_LEVEL: 'trace',
    });
    const address = await said(ADDRESS);
    expect((await fetch(address)).url).toBe(`${address}/login`);
    const authorization = (password: string) => ({ authorization: `Basic ${btoa(`me:${password}`)}` });
    expect((await fetch(`${address}/metrics`, { headers: authorization('wrong horse') })).status).toBe(401);
    expect((await fetch(`${address}/metrics`, { headers: authorization('correct horse') })).status).toBe(503);
    await said(/(a wrong password)/);
    expect(output()).not.toContain('horse');
    expect(output()).not.toContain('there is no WEB_PASSWORD');
  });

  it('does not start with a password that is too short', async () => {
    const { child, output } = run({ WEB_PASSWORD: 'sesame' });
    expect((await child).exitCode).toBe(78);
    expect(output()).toContain('WEB_PASSWORD: got its value (not shown), expected a password of at least 8 characters');
  });

  it('lists all wrong settings and ends with the code that says so', async () => {
    const { child, output } = run({ WEB_PORT: 'http', LOG_LEVEL: 'loud' });
    expect((await child).exitCode).toBe(78);
    expect(output()).toContain('2 settings are wrong');
    expect(output()).toContain('WEB_PORT: got "http", expected a whole number from 0 to 65535');
  });

  it('never looks at the token, which it could not read anyway', async () => {
    const { said } = run({ DISCORD_TOKEN_FILE: '/nowhere/token' });
    await said(ADDRESS);
  });

  it('says which settings to look at when its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { child, output } = run({ WEB_PORT: String(port) });
    expect((await child).exitCode).toBe(1);
    other.close();
    expect(output()).toContain(`Can't listen on 127.0.0.1 port ${port}: see WEB_HOST and WEB_PORT`);
  });
});
