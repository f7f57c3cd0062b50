import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { DiscordAPIError, HTTPError, REST } from 'discord.js';
import Docker from 'dockerode';
import { execa } from 'execa';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createLogger, type Logger } from '../../src/config/logger.ts';

const PRIVATE = 'player joined from 203.0.113.7';
const INTERACTION = `aW50ZXJhY3Rpb246${'x'.repeat(200)}`;
const WEBHOOK = `https://discord.com/api/v10/webhooks/100000000000000001/${INTERACTION}/messages/@original?wait=true`;
const CALLBACK = `https://discord.com/api/v10/interactions/100000000000000002/${INTERACTION}/callback`;
const LONGEST = 16_384;

/** What a log of that format has then, line by line. */
function lines(format: 'pretty' | 'json', write: (log: Logger) => void, secrets = new Set<string>()): string[] {
  const written: string[] = [];
  const destination = { write: (line: string) => void written.push(line) };
  write(createLogger({ logLevel: 'trace', logFormat: format, program: 'bot', secrets, destination }));
  return written;
}

/** That what is logged is bounded and tells nothing private, in both formats. Returns the JSON line. */
function harmless(value: unknown, said: string | undefined = 'it failed') {
  for (const format of ['pretty', 'json'] as const) {
    for (const facts of [{ err: value }, { reason: value }, { deep: { er: [value] } }]) {
      const [line = '', ...more] = lines(format, (log) => log.error(facts, said));
      expect(more).toEqual([]);
      expect(line.length).toBeLessThanOrEqual(LONGEST);
      expect(line).not.toContain('203.0.113.7');
      expect(line).not.toContain('xxxxxxxxxxxxxxxx');
    }
  }
  return JSON.parse(lines('json', (log) => log.error({ err: value }, said)).join(''));
}

/** A request as discord.js hangs it on its errors. */
const request = {
  body: { content: PRIVATE },
  files: [{ name: 'minecraft.log', data: Buffer.from(`${PRIVATE}\n`.repeat(50_000)) }],
};

describe('an error of discord.js', () => {
  it('that carries the file of an answer is logged by what went wrong, without the file and the token', () => {
    const { err } = harmless(new HTTPError(503, 'Service Unavailable', 'PATCH', WEBHOOK, request));
    expect(err).toMatchObject({ type: 'HTTPError', message: 'Service Unavailable', status: 503, method: 'PATCH' });
    expect(err.route).toBe('/api/v10/webhooks/100000000000000001/[hidden]/messages/@original');
    expect(err.stack).toContain('loggable.test.ts');
    const refused = { code: 50035, message: 'Invalid Form Body' };
    expect(harmless(new DiscordAPIError(refused, 50035, 400, 'POST', CALLBACK, request)).err).toMatchObject({
      code: 50035,
      status: 400,
      route: '/api/v10/interactions/100000000000000002/[hidden]/callback',
    });
  });

  it('is the same when it comes from the real client', async () => {
    const server = createServer((_, response) =>
      response.writeHead(502, { 'content-type': 'text/html' }).end('<html>'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const rest = new REST({ api, retries: 0 });
    const path = `/webhooks/100000000000000001/${INTERACTION}` as const;
    const failed = await rest
      .post(path, { auth: false, body: {}, files: request.files })
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(HTTPError);
    expect(harmless(failed).err).toMatchObject({ status: 502, route: expect.stringContaining('[hidden]') });
    rest.clearHandlerSweeper();
    rest.clearHashSweeper();
  });

  it('is harmless as a cause, in an aggregate, and where its address is part of a message', () => {
    const inner = new HTTPError(503, 'Service Unavailable', 'PATCH', WEBHOOK, request);
    const outer = harmless(
      new Error(`could not reach ${CALLBACK} nor ${encodeURIComponent(WEBHOOK)}`, { cause: inner }),
    );
    expect(outer.err.message).toContain('/interactions/100000000000000002/[hidden]/callback');
    expect(outer.err.cause).toMatchObject({ type: 'HTTPError', status: 503 });
    const many = harmless(
      new AggregateError(
        Array.from({ length: 1_000 }, () => inner),
        'all of them',
      ),
    );
    expect(many.err.errors[0]).toMatchObject({ status: 503 });
    expect(harmless(inner, `failed: ${WEBHOOK}`).msg).toContain('[hidden]/messages/@original');
  });
});

describe('what other libraries throw', () => {
  it('keeps its code, and not what was sent or answered', async () => {
    const sql = (() => {
      try {
        return new DatabaseSync(':memory:').exec('SELECT 1 FROM nowhere');
      } catch (error) {
        return error;
      }
    })();
    expect(harmless(sql).err).toMatchObject({ code: 'ERR_SQLITE_ERROR', message: 'no such table: nowhere' });
    const socketPath = '/nowhere/docker.sock';
    const engine = await new Docker({ socketPath }).ping().catch((error: unknown) => error);
    expect(harmless(engine).err).toMatchObject({ code: 'ENOENT', syscall: 'connect' });
    const answered = Object.assign(new Error('(HTTP code 500) server error'), {
      statusCode: 500,
      json: { message: PRIVATE },
    });
    expect(harmless(answered).err).toMatchObject({ statusCode: 500 });
    const zod = z.object({ a: z.string() }).safeParse({ a: 1, b: PRIVATE }).error;
    expect(harmless(zod).err.message).toContain('expected string');
    const child = await execa('sh', ['-c', `echo '${PRIVATE.slice(0, 5)}'; exit 3`]).catch((error: unknown) => error);
    expect(harmless(child).err).toMatchObject({ type: 'ExecaError', exitCode: 3 });
    expect(harmless(child).err.stdout).toBeUndefined();
  });
});

describe('an error made to break the log', () => {
  it('is a line all the same', () => {
    const circular: Error & { self?: unknown } = new Error('round');
    circular.self = circular;
    circular.cause = circular;
    expect(harmless(circular).err.cause).toBe('[the same again]');
    let chain: unknown = new Error('the first');
    for (let depth = 0; depth < 10_000; depth++) chain = new Error('and', { cause: chain });
    harmless(chain);
    const trap = new Error('trap');
    for (const key of ['message', 'name', 'stack', 'code', 'cause', 'errors', 'url'])
      Object.defineProperty(trap, key, {
        enumerable: true,
        get: () => {
          throw new Error(PRIVATE);
        },
      });
    harmless(trap);
    harmless(
      new Proxy(
        {},
        {
          get: () => {
            throw 1;
          },
          ownKeys: () => {
            throw 2;
          },
          getPrototypeOf: () => {
            throw 3;
          },
        },
      ),
    );
    harmless({ toJSON: () => PRIVATE.repeat(10) });
    for (const thrown of [
      undefined,
      null,
      7,
      7n,
      'text',
      Symbol('s'),
      () => PRIVATE,
      [[[[[[[[PRIVATE]]]]]]]],
      request,
    ]) {
      if (thrown !== null) harmless(thrown);
    }
  });

  it('is bounded however long it is, and says how long it was', () => {
    const { err } = harmless(new Error(`${'a'.repeat(6_000_000)}203.0.113.7`));
    expect(err.message).toMatch(/^a{500,}… \(6000011 characters\)$/);
    expect(err.stack).toContain('loggable.test.ts');
    for (const odd of ['\u200b', '"', '\ud800'])
      harmless(new Error(odd.repeat(20_000), { cause: new Error(odd.repeat(20_000)) }), odd.repeat(20_000));
    const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`key ${at} `.repeat(20), at]));
    harmless(wide);
    harmless(
      Array.from({ length: 100 }, () => Array.from({ length: 100 }, () => Array.from({ length: 100 }, () => 1))),
    );
  });
});

describe('a secret', () => {
  const TOKEN = 'MTk4NjIyNDgz.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs';

  it('that stands across the place where a text is cut is not shown in part', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_200 }), fc.integer({ min: 1, max: 9_000 }), (before, after) => {
        const secret = 'correct-horse-battery-staple-and-more';
        const said = `${' '.repeat(before)}${secret}${'.'.repeat(after)}`;
        const write = (log: Logger) => log.error({ err: new Error(said), name: said, [said]: 1 }, said);
        expect(lines('json', write, new Set([secret])).join('')).not.toContain('correct');
      }),
    );
  });

  it('is known by its form where nobody knows it yet', () => {
    const [line = ''] = lines('json', (log) =>
      log.warn(
        { tried: TOKEN, why: `Bearer ${'k'.repeat(40)}`, proxy: 'http://me:hunter22@proxy:3128/x' },
        `with ${TOKEN}`,
      ),
    );
    expect(line).not.toMatch(/ZnCjm|kkkk|hunter22/);
    expect(line).toContain('proxy:3128/x');
  });

  it('is hidden by its key, however deep it lies', () => {
    const [line = ''] = lines('json', (log) =>
      log
        .child({ part: { apiToken: 'hunter22' } })
        .warn({ a: { b: { c: [{ DISCORD_TOKEN: 'hunter22', Cookie: 'hunter22' }] } } }),
    );
    expect(line).not.toContain('hunter22');
  });
});

describe('what was sent', () => {
  it.each(['body', 'content', 'data', 'json', 'tokens', 'auth', 'passwords'])('is left out as text, too: %s', (key) => {
    const [line = ''] = lines('json', (log) => log.warn({ [key]: PRIVATE, deep: [{ [key]: PRIVATE }], file: 'a.yml' }));
    expect(line).not.toContain(PRIVATE);
    expect(line).toContain('a.yml');
  });
});

describe('what nothing handles', () => {
  it.each(['rejection', 'exception'])('is a short line as well: %s', async (kind) => {
    const program = new URL('process-stray-errors.ts', import.meta.url).pathname;
    const { stdout, stderr, exitCode } = await execa(process.execPath, [program, kind], { reject: false });
    expect(stderr).toBe('');
    expect(exitCode).toBe(kind === 'exception' ? 1 : 0);
    expect(stdout.length).toBeLessThan(LONGEST);
    expect(stdout).not.toMatch(/private|a-token/);
    expect(JSON.parse(stdout).err).toMatchObject({ status: 503, method: 'PATCH' });
  });
});
