/**
 * `npm start`: both programs from source, in the foreground. In the container supervisord does this work. Without a token there is the
 * playground, too: `npm start -- --no-playground` leaves it out, `npm start -- --sample` has sample containers in it in any case.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { TOKEN_FILE } from '../src/config/discord-token.ts';
import { describeErrors, EXIT_CONFIG, parseEnvironment, parseWebEnvironment } from '../src/config/environment.ts';
import { LONGEST_SOCKET_PATH } from '../src/config/environment-values.ts';
import { pageAddress } from '../src/web/page-address.ts';
import { runPlayground } from './playground.ts';
import { PATIENCE, supervise } from './supervise.ts';

const ROOT = resolve(import.meta.dirname, '..');

async function main(): Promise<number> {
  const major = Number.parseInt(process.versions.node, 10);
  if (major < 24) {
    console.error(`This is Node.js ${process.versions.node}; Stevedore needs 24 or newer. "npm start" brings its own.`);
    return 1;
  }
  const asked = readArguments();
  if (asked === null) return EXIT_CONFIG;
  const dotenv = resolve('.env');
  if (existsSync(dotenv)) process.loadEnvFile(dotenv);
  const env = withDefaults({ ...process.env });

  const readFile = (path: string) => readFileSync(path, 'utf8');
  const parsed = parseEnvironment(env, readFile);
  const parsedForWeb = parseWebEnvironment(env, readFile);
  if (!parsed.ok || !parsedForWeb.ok) {
    // What both programs read is said once.
    const errors = [parsed, parsedForWeb].flatMap((it) => (it.ok ? [] : it.errors));
    console.error(describeErrors([...new Map(errors.map((error) => [error.variable, error])).values()]));
    console.error('docs/configuration.md explains every setting.');
    return EXIT_CONFIG;
  }
  const { discordToken, dataDir } = parsed.value;
  const { webHost, webPort, webUrl, webPassword } = parsedForWeb.value;
  console.log('Stevedore starts. Ctrl+C stops it.');
  if (webUrl !== null || webPort !== 0) console.log(`  The page:  ${webUrl ?? pageAddress(webHost, webPort)}`);
  console.log(`  The data:  ${dataDir}`);
  const tokenFile = join(dataDir, TOKEN_FILE);
  const hasToken = discordToken !== null || existsSync(tokenFile);
  if (!hasToken) {
    for (const [at, line] of noToken(webPassword !== null).entries())
      console.log(`  ${(at === 0 ? 'Discord:' : '').padEnd(11)}${line}`);
  }

  // Each program gets its own secret only.
  const { DISCORD_TOKEN: _token, DISCORD_TOKEN_FILE: _tokenFile, ...forWeb } = env;
  const { WEB_PASSWORD: _password, WEB_PASSWORD_FILE: _passwordFile, ...forBot } = env;
  const programs = [
    { name: 'bot', file: join(ROOT, 'src/bot.ts'), env: forBot },
    { name: 'web program', file: join(ROOT, 'src/web.ts'), env: forWeb },
  ];
  const stop = stopRequest();
  const supervised = supervise(programs, { patience: PATIENCE, stop, say: (line) => console.log(line) });
  if (hasToken || asked['no-playground']) return supervised;
  // The set-up page can be used by who has its password, and at an address that is known before.
  const page = webUrl ?? (webPort === 0 ? null : pageAddress(webHost, webPort));
  const setUpUrl = webPassword === null || page === null ? null : `${page}/setup`;
  const over = new AbortController();
  const playground = runPlayground(
    { env: forBot, dataDir, tokenFile, setUpUrl, sample: asked.sample },
    AbortSignal.any([stop, over.signal]),
  );
  const code = await supervised;
  over.abort();
  await playground;
  return code;
}

/** What was asked for on the command line; `null`, and said, where it is something else. */
function readArguments() {
  const options = {
    'no-playground': { type: 'boolean', default: false },
    sample: { type: 'boolean', default: false },
  } as const;
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    console.error(`${(error as Error).message}\nKnown are --no-playground and --sample.`);
    return null;
  }
}

/** What to do about it, in lines. The page can only be given the token by who has its password. */
function noToken(hasPassword: boolean): readonly string[] {
  const everythingElse = 'Everything else runs without it.';
  const file = 'DISCORD_TOKEN=… into the file .env (see .env.example) and start again.';
  if (hasPassword)
    return ['no token yet. Log in on the page and enter it under Set-up;', `or put ${file}`, everythingElse];
  return [
    `no token yet. Put ${file}`,
    'Or put WEB_PASSWORD=… there: then the page has a set-up that walks you through it.',
    everythingElse,
  ];
}

/** On a development machine nobody can write to /data or /run: both go below the current directory unless set. */
function withDefaults(env: Record<string, string | undefined>): Record<string, string | undefined> {
  const isSet = (name: string): boolean => Boolean(env[name]?.trim() || env[`${name}_FILE`]?.trim());
  const result = { ...env };
  if (!isSet('DATA_DIR')) {
    result['DATA_DIR'] = resolve('data');
    mkdirSync(resolve('data'), { recursive: true });
  }
  if (!isSet('API_SOCKET')) result['API_SOCKET'] = socketPath(resolve(result['DATA_DIR'] || 'data', 'api.sock'));
  return result;
}

/** A deep directory makes the path longer than the system takes: then a short-lived one of our own will do. */
function socketPath(wanted: string): string {
  if (Buffer.byteLength(wanted) <= LONGEST_SOCKET_PATH) return wanted;
  const directory = mkdtempSync(join(tmpdir(), 'stevedore-'));
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  return join(directory, 'api.sock');
}

/** Ctrl+C, a closed terminal, or whoever runs us. Once is enough: npm sends on what the terminal has sent already. */
function stopRequest(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!controller.signal.aborted) console.log('Stopping …');
      controller.abort();
    });
  }
  return controller.signal;
}

process.exitCode = await main();
