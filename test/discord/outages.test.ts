import { describe, expect, it, onTestFinished } from 'vitest';
import { Boxes, boxes as boxesOf, PrivateEngine, until } from '../engine/index.ts';
import { api } from './bot-api.ts';
import { type Running, startBot } from './harness.ts';

/** What a person sees who asks whether it works. */
async function works({ alice, boxes }: Running): Promise<void> {
  const box = await boxes.sleeper();
  await until(async () => (await alice.completes('/stop', { container: box.name })).length === 1, 'it to be known');
  const question = await (await alice.types('/restart', { container: box.name })).answer();
  await alice.clicks('Restart', { on: question });
  await alice.finds((message) => message.id === question.id && message.text.includes('was restarted'));
}

describe('the Docker Engine', () => {
  it('killed and started again is noticed, said, and used again without a restart of the bot', async () => {
    const engine = await PrivateEngine.start();
    onTestFinished(() => engine.remove());
    const running = await startBot({ socket: engine.socketPath });
    const { alice, boxes } = running;
    await works(running);
    const survivor = await boxes.sleeper({ name: 'survivor' });
    await until(
      async () => (await alice.completes('/stop', { container: survivor.name })).length === 1,
      'it to be known',
    );

    await engine.kill();
    await until(() => !running.bot.isReady(), 'the bot to notice');
    const status = await (await alice.types('/status')).answer();
    expect(status.text).toContain('The Docker Engine has been out of reach since');
    expect(status.text).toContain(survivor.name);
    const info = await (await alice.types('/info', { container: survivor.name })).answer();
    expect(info.text).toContain('The Docker Engine cannot be reached at the moment');
    const stats = await (await alice.types('/stats')).answer();
    expect(stats.text).not.toContain('Something went wrong');
    const about = async () => (await (await alice.types('/about')).answer()).text.replaceAll('\\', '');
    await until(async () => (await about()).includes(engine.socketPath), '/about to say which address was tried');

    await engine.startAgain();
    await until(() => running.bot.isReady(), 'the bot to be back');
    await works(running);
    const after = await (await alice.types('/status', { filter: 'survivor' })).answer();
    expect(after.text).not.toContain('out of reach');
  });

  it('absent at the start is waited for', async () => {
    const engine = await PrivateEngine.start();
    onTestFinished(() => engine.remove());
    await engine.stop();
    const running = await startBot({ socket: engine.socketPath, wait: false });
    await until(
      () => running.log.some((line) => line.includes('no Docker Engine') && line.includes(engine.socketPath)),
      'the log',
    );
    await engine.startAgain();
    await until(() => running.bot.isReady(), 'the bot to be ready');
    await works(running);
  });
});

describe('Discord', () => {
  it('dropping the gateway connection loses no command: it resumes', async () => {
    const running = await startBot();
    const { gateway } = running.discord;
    const identifies = gateway.identifies;
    gateway.drop();
    await until(() => gateway.resumes === 1, 'the session to be resumed');
    await works(running);
    gateway.reconnect();
    await until(() => gateway.resumes === 2, 'the session to be resumed again');
    await works(running);
    expect(gateway.identifies).toBe(identifies);
  });

  it('forgetting the session gets a new one', async () => {
    const running = await startBot();
    const { gateway } = running.discord;
    gateway.invalidate({ resumable: false });
    await until(() => gateway.identifies === 2, 'a new session');
    await until(() => running.bot.isReady(), 'the bot to be ready');
    await works(running);
  });

  it('away for a while is waited for, and the commands are not registered again', async () => {
    const running = await startBot();
    await running.discord.goesAway();
    await until(() => !running.bot.isReady(), 'the bot to notice');
    await running.discord.comesBack();
    await until(() => running.bot.isReady(), 'the bot to be back', 60_000);
    await works(running);
    await running.restart();
    const puts = running.discord.rest.requests.filter(
      ({ method, path }) => method === 'PUT' && path.endsWith('/commands'),
    );
    expect(puts).toHaveLength(1);
  });

  it('answering 500 now and then, or closing a connection, is tried again', async () => {
    const running = await startBot();
    const { rest } = running.discord;
    const box = await boxesOf().sleeper();
    await until(async () => (await running.alice.completes('/stop', { container: box.name })).length === 1, 'it');
    rest.fail({
      match: (method, path) => method === 'POST' && path.includes('/callback'),
      closeSocket: true,
      times: 1,
    });
    rest.fail({ match: (method, path) => method === 'PATCH' && path.includes('/webhooks/'), status: 502, times: 1 });
    const question = await (await running.alice.types('/restart', { container: box.name })).answer();
    expect(question.text).toContain('Restart');
  });

  it('closing a connection after it took the acknowledgement still gets the answer to the person', async () => {
    const running = await startBot();
    const box = await boxesOf().sleeper();
    await until(async () => (await running.alice.completes('/stop', { container: box.name })).length === 1, 'it');
    const fault = running.discord.rest.fail({ match: (_, path) => path.includes('/callback'), closeAfter: true });
    const question = await (await running.alice.types('/restart', { container: box.name })).answer();
    expect(fault.hits).toBe(1);
    expect(question.text).toContain('Restart');
  });

  it('logging us out for good is no longer called connected, until it has taken us back', async () => {
    const running = await startBot();
    const { gateway, rest } = running.discord;
    const away = rest.fail({ match: (_, path) => path.includes('/gateway/bot'), delayMs: 1_000, times: 1_000 });
    gateway.drop(4014);
    await until(async () => {
      await running.passes(500);
      return running.log.some((line) => line.includes('logging in again'));
    }, 'the loss to be noticed');
    const asked = away.hits;
    await until(async () => {
      await running.passes(500);
      return away.hits > asked;
    }, 'the bot to log in again');
    expect(running.bot.isReady()).toBe(false);
    away.stop();
    await until(
      async () => {
        await running.passes(500);
        return running.bot.isReady();
      },
      'the bot to be back',
      60_000,
    );
  });

  it('refusing the commands for a while gets them later', async () => {
    let refused = { hits: 0 };
    const running = await startBot({
      wait: false,
      prepare: ({ rest }) => {
        refused = rest.fail({ match: (_, path) => path.endsWith('/commands'), status: 503, times: 4 });
      },
    });
    await until(() => running.log.some((line) => line.includes('commands could not be registered')), 'the log');
    expect(refused.hits).toBe(4);
    await running.leaps(31_000);
    await until(
      () => running.discord.rest.requests.some(({ method, path }) => method === 'PUT' && path.endsWith('/commands')),
      'the commands to be registered',
    );
  });

  it('limiting the commands for hours leaves the bot connected, is said, and is asked again when that is over', async () => {
    let limited = { hits: 0 };
    const running = await startBot({
      prepare: ({ rest }) => {
        const match = (method: string, path: string) => method === 'PUT' && path.endsWith('/commands');
        limited = rest.fail({ match, status: 429, retryAfter: 7_200 });
      },
    });
    const said = (words: string) => running.log.filter((line) => line.includes(words)).length;
    await until(() => said('takes no more commands for “Home” for about 121 minutes') === 1, 'it to be said');
    const health = () => api(running, 'GET', '/healthz');
    const inHours = await until(async () => {
      const { status, text } = await health();
      return status === 200 && /again in about 12[01] minutes/.test(text) && JSON.parse(text);
    }, 'the health check to say so');
    expect(inHours).toMatchObject({
      healthy: true,
      discord: { commandsError: expect.stringMatching(/^Discord takes no/) },
    });
    await running.leaps(7_100_000);
    await running.passes(5_000);
    expect([limited.hits, said('registered the commands'), running.bot.isReady()]).toEqual([1, 0, true]);
    await running.leaps(200_000);
    await until(() => said('registered the commands') === 1, 'the commands to be registered');
    await until(async () => (await health()).text.includes('"commandsError":null'), 'the health check to be content');
    expect(running.discord.gateway.identifies).toBe(1);
  });

  it('too slow to register the commands does not keep the bot from ending', async () => {
    const running = await startBot({
      wait: false,
      prepare: ({ rest }) => {
        rest.fail({ match: (_, path) => path.endsWith('/commands'), delayMs: 9_000, times: 1_000 });
      },
    });
    await until(() => running.log.some((line) => line.includes('connected to Discord')), 'the log-in');
    await running.bot.stop();
    expect(running.log.some((line) => line.includes('registered the commands'))).toBe(false);
  });

  it('refusing the token twice with a minute between is said in plain words, and tried again each hour', async () => {
    const running = await startBot({
      env: { DISCORD_TOKEN: 'bm90LWEtdG9rZW4.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb' },
      wait: false,
    });
    const { rest, gateway } = running.discord;
    const asked = () => rest.requests.filter(({ path }) => path.includes('/gateway/bot')).length;
    const said = (words: string) => running.log.filter((line) => line.includes(words) && !line.includes('"debug"'));
    await until(() => said('asking again for a minute').length === 1, 'the first refusal');
    expect(said('the token is not valid')).toEqual([]);
    await running.leaps(61_000);
    await until(() => said('the token is not valid').length === 1, 'the log to say so');
    const before = asked();
    for (let hour = 1; hour <= 3; hour++) {
      await running.leaps(3_600_000);
      await until(() => asked() >= before + hour, 'another try');
    }
    expect(said('the token is not valid')).toHaveLength(1);
    expect(gateway.identifies).toBe(0);
  });

  it.each([4004, 4014])('closing with %i once is no reason to stay away', async (code) => {
    const running = await startBot({ wait: false, prepare: (discord) => discord.gateway.rejects(code) });
    await until(() => running.log.some((line) => line.includes('asking again for a minute')), 'the first refusal');
    await running.leaps(61_000);
    await until(() => running.bot.isReady(), 'the bot to be ready');
  });

  it('closing with 4014 again is said in plain words', async () => {
    const running = await startBot({ wait: false, prepare: (discord) => discord.gateway.rejects(4014, 9) });
    await until(() => running.log.some((line) => line.includes('asking again for a minute')), 'the first refusal');
    await running.leaps(61_000);
    await until(() => running.log.some((line) => line.includes('may not use the intents')), 'the log to say so');
  });

  it('disturbed at the log-in is waited for, and said once', async () => {
    const running = await startBot({
      wait: false,
      prepare: ({ rest }) => {
        rest.fail({ match: (_, path) => path.includes('/gateway/bot'), status: 401, times: 1 });
      },
    });
    await until(() => running.log.some((line) => line.includes('asking again for a minute')), 'the refusal');
    await running.leaps(61_000);
    await until(() => running.bot.isReady(), 'the bot to be ready');
    await works(running);
  });

  it('that does not say who owns the application is used all the same where the servers are configured', async () => {
    const running = await startBot({
      prepare: ({ rest }) => {
        rest.fail({ match: (_, path) => path.includes('/applications/@me'), status: 503, times: 10_000 });
      },
    });
    await works(running);
  });

  it('that does not say who owns the application is used with the owner of before', async () => {
    const running = await startBot({
      env: { DISCORD_GUILD_ID: '' },
      config: (guild) => {
        Object.assign(guild, { ownerId: guild.world.application.owner.id });
        return '';
      },
    });
    const match = (_: string, path: string) => path.endsWith('/applications/@me');
    running.discord.rest.fail({ match, status: 503, times: 10_000 });
    await running.restart();
    expect((await (await running.alice.types('/status')).answer()).text).toContain('Containers');
  });

  it('refusing one request with 401 does not make the bot forget its token', async () => {
    const running = await startBot();
    const { discord, log } = running;
    const post = discord.rest.fail({
      match: (method, path) => method === 'GET' && path.includes('/commands'),
      status: 401,
    });
    await running.restart();
    await until(() => post.hits === 1, 'the commands to be asked for');
    await until(() => log.some((line) => line.includes('commands could not be registered')), 'the log');
    await running.leaps(31_000);
    await until(() => log.some((line) => line.includes('the commands are registered already')), 'the commands');
    await until(() => log.some((line) => line.includes('takes the token again')), 'the log to say that it works again');
    expect(log.join('')).not.toContain('Expected token');
  });

  it.each([
    ['a page of HTML', { html: true }],
    ['a page of HTML instead of what was asked', { html: true, status: 200 }],
    ['a body that stops half-way', { cutBody: true }],
    ['half of an answer', { halfBody: true }],
    ['401 from something before Discord', { html: true, status: 401 }],
  ])('answering with %s now and then is tried again', async (_, fault) => {
    const running = await startBot();
    const { alice, boxes, discord } = running;
    const box = await boxes.sleeper();
    await until(async () => (await alice.completes('/stop', { container: box.name })).length === 1, 'it to be known');
    const hit = discord.rest.fail({
      ...fault,
      match: (method, path) => method === 'PATCH' && path.includes('/webhooks/'),
    });
    const question = await (await alice.types('/restart', { container: box.name })).answer();
    expect(hit.hits).toBe(1);
    expect(question.text).toContain('Restart');
  });

  it('failing at an answer with a file gets it to the person later, and no line of it into the log', async () => {
    const running = await startBot();
    const { alice, boxes, discord, log } = running;
    const box = await boxes.create({ script: 'yes "private line of the log" | head -n 5000; sleep 1000' });
    await until(async () => (await alice.completes('/logs', { container: box.name })).length === 1, 'it to be known');
    const isAnswer = (method: string, path: string) => method === 'PATCH' && path.includes('/webhooks/');
    // discord.js tries four times at once.
    const fault = discord.rest.fail({ match: isAnswer, status: 503, times: 4 });
    const answer = await (await alice.types('/logs', { container: box.name, lines: 1000 })).answer();
    expect(fault.hits).toBe(4);
    expect(answer.files.length + answer.text.length).toBeGreaterThan(0);

    const gone = discord.rest.fail({ match: isAnswer, status: 400 });
    await alice.types('/logs', { container: box.name, lines: 1000 });
    await until(() => gone.hits === 1 && log.some((line) => line.includes('could not be shown')), 'the log to say so');
    expect(log.join('')).not.toContain('private line');
    expect(log.join('')).not.toMatch(/webhooks\/\d+\/(?!\[hidden\])/);
    expect(Math.max(...log.map(({ length }) => length))).toBeLessThanOrEqual(16_384);
  });
});

describe('an answer that Discord does not take', () => {
  it('is not acted upon: what nobody was told does not happen', async () => {
    const running = await startBot();
    const { alice, boxes, discord } = running;
    const box = await boxes.create({ start: false });
    await until(async () => (await alice.completes('/start', { container: box.name })).length === 1, 'it to be known');
    discord.rest.fail({
      match: (method, path) => method === 'POST' && path.includes('/callback'),
      status: 404,
      times: 1,
    });
    const exchange = await alice.types('/start', { container: box.name });
    expect(exchange.acknowledged).toBe(false);
    const { State } = await new Boxes(running.socket).docker.getContainer(box.id).inspect();
    expect(State.Status).toBe('created');
  });
});
