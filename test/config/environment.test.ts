import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  describeErrors,
  type EnvironmentError,
  parseEnvironment,
  parseWebEnvironment,
  type Variables,
} from '../../src/config/environment.ts';
import { settings } from '../../src/config/environment-settings.ts';

const noFiles = (path: string): string => {
  throw Object.assign(new Error(`ENOENT: no such file, open '${path}'`), { code: 'ENOENT' });
};

function value(env: Variables, readFile = noFiles) {
  const parsed = parseEnvironment(env, readFile);
  if (!parsed.ok) throw new Error(describeErrors(parsed.errors));
  return parsed.value;
}

function errors(env: Variables, readFile = noFiles): readonly EnvironmentError[] {
  const parsed = parseEnvironment(env, readFile);
  return parsed.ok ? [] : parsed.errors;
}

function webErrors(env: Variables, readFile = noFiles): readonly EnvironmentError[] {
  const parsed = parseWebEnvironment(env, readFile);
  return parsed.ok ? [] : parsed.errors;
}

describe('the environment', () => {
  it('has a default for everything', () => {
    expect(value({})).toEqual({
      discordToken: null,
      discordApplicationId: null,
      discordGuildIds: null,
      discordApi: 'https://discord.com/api',
      dockerHost: 'unix:///var/run/docker.sock',
      dockerTlsVerify: false,
      dockerCertPath: null,
      dataDir: '/data',
      apiSocket: '/run/stevedore/api.sock',
      webHost: '127.0.0.1',
      webPort: 8080,
      webUrl: null,
      timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
      logLevel: 'info',
      logFormat: 'pretty',
      statsTtlMs: 3000,
      statsSource: 'auto',
      statsCacheMax: 1000,
      hostCgroup: null,
      hostProc: null,
    });
  });

  it('takes an empty variable for an unset one', () => {
    const empty = Object.values(settings).flatMap(({ name }) => [[name, ' '] as const, [`${name}_FILE`, ''] as const]);
    expect(value(Object.fromEntries(empty))).toEqual(value({}));
  });

  it.each([
    ['DISCORD_TOKEN', 'Bot abc.def.ghi', { discordToken: 'abc.def.ghi' }],
    ['DISCORD_GUILD_ID', '81384788765712384', { discordGuildIds: ['81384788765712384'] }],
    [
      'DISCORD_GUILD_ID',
      '81384788765712384, 81384788765712385,',
      { discordGuildIds: ['81384788765712384', '81384788765712385'] },
    ],
    ['DISCORD_API', 'http://127.0.0.1:4000/api/', { discordApi: 'http://127.0.0.1:4000/api' }],
    ['DOCKER_HOST', 'tcp://192.168.1.2:2376', { dockerHost: 'tcp://192.168.1.2:2376' }],
    ['DOCKER_HOST', 'unix:///run/user/1000/docker.sock', { dockerHost: 'unix:///run/user/1000/docker.sock' }],
    ['DOCKER_TLS_VERIFY', '1', { dockerTlsVerify: true }],
    ['WEB_HOST', '[::1]', { webHost: '::1' }],
    ['WEB_PORT', '0', { webPort: 0 }],
    ['WEB_URL', 'HTTPS://Stevedore.Example.com:443/', { webUrl: 'https://stevedore.example.com' }],
    ['WEB_URL', 'http://nas:8080', { webUrl: 'http://nas:8080' }],
    ['WEB_URL', 'http://[FD00::7]:8080', { webUrl: 'http://[fd00::7]:8080' }],
    ['TZ', 'europe/berlin', { timeZone: 'Europe/Berlin' }],
    ['LOG_LEVEL', 'DEBUG', { logLevel: 'debug' }],
    ['LOG_FORMAT', 'json', { logFormat: 'json' }],
    ['STATS_TTL', '3', { statsTtlMs: 3000 }],
    ['STATS_TTL', '0.5 s', { statsTtlMs: 500 }],
    ['STATS_TTL', '250ms', { statsTtlMs: 250 }],
    ['STATS_TTL', '2m', { statsTtlMs: 120_000 }],
    ['STATS_SOURCE', 'engine-api', { statsSource: 'engine-api' }],
    ['STATS_CACHE_MAX', '50', { statsCacheMax: 50 }],
    ['HOST_PROC', '/host/proc', { hostProc: '/host/proc' }],
  ])('reads %s=%s', (name, text, expected) => {
    expect(value({ [name]: text })).toMatchObject(expected);
  });

  it.each([
    ['DISCORD_TOKEN', 'ключ'],
    ['DISCORD_GUILD_ID', 'my server'],
    ['DISCORD_API', 'discord.com'],
    ['DISCORD_API', 'ftp://discord.com'],
    ['DOCKER_HOST', '/var/run/docker.sock'],
    ['DOCKER_HOST', 'ssh://root@nas'],
    ['DOCKER_TLS_VERIFY', 'perhaps'],
    ['API_SOCKET', `/tmp/${'x'.repeat(100)}`],
    ['WEB_HOST', 'http://0.0.0.0'],
    ['WEB_PORT', '65536'],
    ['WEB_PORT', '-1'],
    ['WEB_PORT', '80.5'],
    ['WEB_URL', 'stevedore.example.com'],
    ['WEB_URL', 'ftp://stevedore.example.com'],
    ['WEB_URL', 'https://'],
    ['WEB_URL', 'https://me:sesame@stevedore.example.com'],
    ['WEB_URL', 'https://stevedore.example.com/page'],
    ['WEB_URL', 'https://stevedore.example.com?x'],
    ['WEB_URL', 'https://stevedore.example.com#x'],
    ['WEB_URL', 'https:stevedore.example.com'],
    ['WEB_URL', 'https://a.example, https://b.example'],
    ['WEB_URL', 'https://*.example.com'],
    ['WEB_URL', 'https://stevedore.example.com:99999'],
    ['WEB_URL', '"https://stevedore.example.com"'],
    ['WEB_URL', 'javascript:alert(1)'],
    ['TZ', 'Berlin'],
    ['LOG_LEVEL', 'verbose'],
    ['LOG_FORMAT', 'text'],
    ['STATS_TTL', '3 hours'],
    ['STATS_TTL', '0'],
    ['STATS_SOURCE', 'docker'],
    ['STATS_CACHE_MAX', '0'],
    ['HOST_CGROUP', 'cgroup'],
  ])('refuses %s=%s, saying what was got and what is expected', (name, text) => {
    const found = errors({ [name]: text });
    expect(found.map((error) => error.variable)).toEqual([name]);
    expect(found[0]?.message).toContain(`${name}: got `);
    expect(found[0]?.message).toContain('expected ');
  });

  it('reports everything that is wrong at once', () => {
    const found = errors({ WEB_PORT: 'x', TZ: 'Berlin', LOG_LEVEL: 'loud', DISCORD_TOKEN: 'a b' });
    expect(found.map((error) => error.variable).sort()).toEqual(['DISCORD_TOKEN', 'LOG_LEVEL', 'TZ', 'WEB_PORT']);
    expect(describeErrors(found).split('\n')).toHaveLength(5);
  });

  it('says exactly this of a port that is too large', () => {
    expect(errors({ WEB_PORT: '80800' })[0]?.message).toBe(
      'WEB_PORT: got "80800", expected a whole number from 0 to 65535',
    );
  });

  it('never shows a secret in an error', () => {
    const [error] = errors({ DISCORD_TOKEN: '"sesame-open"' });
    expect(error?.message).toContain('DISCORD_TOKEN: got its value (not shown)');
    expect(error?.message).not.toContain('sesame');
    const [fromFile] = errors({ DISCORD_TOKEN_FILE: '/run/secrets/token' }, () => 'sesame open');
    expect(fromFile?.message).not.toContain('sesame');
  });

  it('does not show the password inside an address', () => {
    const [error] = errors({ DISCORD_API: 'ftp://me:sesame@proxy' });
    expect(error?.message).not.toContain('sesame');
  });

  it('shows control characters of a wrong value instead of sending them to the terminal', () => {
    expect(errors({ TZ: 'a\u001b[2Jb' })[0]?.message).toContain('"a\\u001b[2Jb"');
  });
});

describe('a setting in a file', () => {
  it.each(Object.values(settings).map(({ name }) => name))('%s_FILE is read', (name) => {
    const env = { [`${name}_FILE`]: '/nowhere' };
    const [error] = [...errors(env), ...webErrors(env)];
    expect(error).toEqual({
      variable: `${name}_FILE`,
      message: `${name}_FILE: got "/nowhere", which can't be read (ENOENT), expected a readable text file`,
    });
  });

  it('is trimmed, whatever the editor put at its ends', () => {
    expect(value({ DISCORD_TOKEN_FILE: '/t' }, () => '\uFEFFabc.def\r\n').discordToken).toBe('abc.def');
  });

  it('must hold a right value, and the error names the file variable', () => {
    const [error] = errors({ WEB_PORT_FILE: '/port' }, () => 'eighty\n');
    expect(error?.variable).toBe('WEB_PORT_FILE');
    expect(error?.message).toContain('got "eighty" in that file');
  });

  it('may not compete with the variable itself', () => {
    const [error] = errors({ DISCORD_TOKEN: 'sesame', DISCORD_TOKEN_FILE: '/t' }, () => 'other');
    expect(error?.message).toBe('DISCORD_TOKEN: got both DISCORD_TOKEN and DISCORD_TOKEN_FILE, expected one of them');
  });

  it('says why when a directory was mounted in its place', () => {
    const [error] = errors({ DISCORD_TOKEN_FILE: '/tmp' }, (path) => readFileSync(path, 'utf8'));
    expect(error?.message).toContain('EISDIR');
  });
});

describe("the bot's settings", () => {
  it("ignore the page's password and its file, which are none of its business", () => {
    const parsed = parseEnvironment({ WEB_PASSWORD: 'short', WEB_PASSWORD_FILE: '/web/only' }, noFiles);
    expect(parsed.ok).toBe(true);
    expect(parsed.ok && 'webPassword' in parsed.value).toBe(false);
  });
});

describe("the web program's settings", () => {
  it('ignore the token and its file, which it can not read', () => {
    const parsed = parseWebEnvironment({ DISCORD_TOKEN_FILE: '/root/only', WEB_PORT: '81' }, noFiles);
    expect(parsed).toMatchObject({ ok: true, value: { webPort: 81 } });
    expect(parsed.ok && 'discordToken' in parsed.value).toBe(false);
  });

  it('have a password of at least 8 characters, or none, and never show it', () => {
    const password = (text: string) => parseWebEnvironment({ WEB_PASSWORD: text }, noFiles);
    expect(password('correct horse')).toMatchObject({ ok: true, value: { webPassword: 'correct horse' } });
    expect(password('')).toMatchObject({ ok: true, value: { webPassword: null } });
    expect(webErrors({ WEB_PASSWORD: 'sesame' })).toEqual([
      {
        variable: 'WEB_PASSWORD',
        message: 'WEB_PASSWORD: got its value (not shown), expected a password of at least 8 characters',
      },
    ]);
  });
});

describe('any text at all', () => {
  it('is either taken or refused in one line of bounded length, never a crash', () => {
    const names = Object.values(settings).map(({ name }) => name);
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.string({ unit: 'binary', maxLength: 300 }), (name, text) => {
        for (const error of [...errors({ [name]: text }), ...webErrors({ [name]: text })]) {
          expect(error.variable).toBe(name);
          expect(error.message).not.toMatch(/\p{Cc}/u);
          expect(error.message.length).toBeLessThanOrEqual(900);
        }
      }),
    );
  });
});
