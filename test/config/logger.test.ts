import { describe, expect, it } from 'vitest';
import { createLogger, type Logger } from '../../src/config/logger.ts';

const TOKEN = 'MTk4NjIyNDgz.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs';
const FORMATS = ['pretty', 'json'] as const;

function logged(logFormat: 'pretty' | 'json', write: (logger: Logger) => void, secrets = new Set([TOKEN])): string {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  write(createLogger({ logLevel: 'trace', logFormat, program: 'bot', secrets, destination }));
  return lines.join('');
}

describe.each(FORMATS)('a %s log', (format) => {
  it('shows the token nowhere, however it gets in', () => {
    const failure = Object.assign(new Error(`401 for Bot ${TOKEN}`, { cause: new Error(TOKEN) }), {
      request: { headers: { authorization: `Bot ${TOKEN}` }, list: [{ deep: TOKEN }] },
    });
    const text = logged(format, (logger) => {
      logger.info(TOKEN);
      logger.info({ token: TOKEN, [TOKEN]: 1, env: { DISCORD_TOKEN: TOKEN } }, 'settings');
      logger.error({ err: failure }, 'could not log in with %s', TOKEN);
      logger.child({ part: TOKEN }).warn({ url: `https://x/${TOKEN}?q` });
    });
    expect(text.split('\n').length).toBeGreaterThan(4);
    expect(text).not.toContain(TOKEN);
    expect(text).not.toContain('ZnCjm1XV');
    expect(text).toContain('[hidden]');
  });

  it('hides a token that becomes known later from then on', () => {
    const secrets = new Set<string>();
    const text = logged(
      format,
      (logger) => {
        secrets.add(TOKEN);
        logger.info(`now it is ${TOKEN}`);
      },
      secrets,
    );
    expect(text).toContain('now it is [hidden]');
  });

  it('hides a secret with characters that JSON escapes', () => {
    const secret = 'quote"and\\backslash';
    expect(logged(format, (logger) => logger.info({ value: secret }, 'x'), new Set([secret]))).not.toContain('and');
  });

  it('hides what stands under a telling key, known or not', () => {
    const text = logged(format, (logger) => logger.info({ token: 'unknown-one', headers: { cookie: 'a=b' } }, 'x'));
    expect(text).not.toMatch(/unknown-one|a=b/);
  });

  it('sends no control character of a hostile name to the terminal', () => {
    const hostile = 'nice\u001b[2J\u001b]0;title\u0007\u009b31m\u202eexe\u0000';
    const text = logged(format, (logger) => {
      logger.info({ container: hostile, list: [hostile], [hostile]: 1, err: new Error(hostile) }, `saw ${hostile}`);
    });
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text).toContain('nice');
  });

  it('keeps one event on one line, so nobody can forge another', () => {
    const forged = 'ok\n[2026-01-01 00:00:00] INFO: bot: all is well\r\u2028more';
    expect(logged(format, (logger) => logger.info({ name: forged }, forged)).trimEnd()).not.toMatch(/[\n\r\u2028]/);
  });

  it('leaves ordinary text of any language alone', () => {
    expect(logged(format, (logger) => logger.info({ name: 'Käsekuchen 日本 🎮' }, 'läuft'))).toContain(
      'Käsekuchen 日本 🎮',
    );
  });
});

describe('the levels', () => {
  it('below the chosen one are left out', () => {
    const lines: string[] = [];
    const destination = { write: (line: string) => void lines.push(line) };
    const options = { logFormat: 'pretty', program: 'web', secrets: new Set<string>(), destination } as const;
    const logger = createLogger({ ...options, logLevel: 'warn' });
    logger.info('quiet');
    logger.warn('loud');
    expect(lines.join('')).toMatch(/^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] WARN: web: loud\n$/);
  });
});

describe('a pretty error', () => {
  it('keeps its stack readable, indented below its line', () => {
    const text = logged('pretty', (logger) => logger.error({ err: new Error('no\n[forged] INFO: x') }, 'failed'));
    const [first, ...rest] = text.trimEnd().split('\n');
    expect(first).toMatch(/ERROR: bot: failed/);
    expect(rest.length).toBeGreaterThan(3);
    expect(rest.every((line) => line.startsWith('    '))).toBe(true);
  });
});

describe('a json log', () => {
  it('is one object a line that a collector can parse', () => {
    const text = logged('json', (logger) => logger.info({ container: 'a\u009bb' }, 'hello'));
    expect(JSON.parse(text)).toMatchObject({ level: 'info', program: 'bot', container: 'a\u009bb', msg: 'hello' });
  });
});
