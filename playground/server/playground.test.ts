import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../test/engine/until.ts';
import { LARGEST_REQUEST, type ShownMessage } from '../protocol.ts';
import { ids } from './home.ts';
import { Playground } from './playground.ts';
import { buttonOf, TestPage } from './test-page.ts';
import { PlaygroundWeb } from './web.ts';

const folder = mkdtempSync(join(tmpdir(), 'stevedore-play-'));
const log: string[] = [];
let playground: Playground;
let web: PlaygroundWeb;

beforeAll(async () => {
  playground = await Playground.start({
    engine: { kind: 'sample', why: 'For the test.' },
    dataDir: join(folder, 'data'),
    realDataDir: folder,
    socketDir: folder,
    env: { PATH: process.env['PATH'], TZ: 'UTC', DISCORD_TOKEN: 'real', WEB_PASSWORD: 'secret', LOG_LEVEL: 'trace' },
    setUpUrl: null,
    say: (line) => log.push(line),
  });
  const page = new Map([['', { contentType: 'text/html', body: Buffer.from('<p>the page') }]]);
  web = await PlaygroundWeb.start(playground, () => Promise.resolve(page), 0);
  await until(() => playground.status().bot === 'ready', 'the bot', 60_000);
});

afterAll(async () => {
  await web?.stop();
  await playground?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A request as any program can make it. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const { port } = new URL(web.address);
  return new Promise<{ status: number; text: string; headers: object }>((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port, path, headers, method, agent: false }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => {
        text += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers }));
    })
      .once('error', reject)
      .end();
  });
}

const path = () => new URL(web.address).pathname;

/** Looks at everything as somebody. */
async function pageOf(member: string): Promise<TestPage> {
  const page = await TestPage.open(web.address);
  page.ask({ type: 'switch', member });
  await until(() => page.snapshot?.me === member, 'the switch');
  return page;
}

const command = (line: string, options = {}, channelId: string = ids.servers) => {
  return { type: 'command', channelId, line, options } as const;
};

describe('the page is for this machine and who knows its address', () => {
  it('shows itself there, with headers that let nothing else in', async () => {
    const answer = await get(path());
    expect(answer).toMatchObject({ status: 200, text: '<p>the page' });
    expect(answer.headers).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect(await get(path().slice(0, -1))).toMatchObject({ status: 308 });
    expect(new URL(web.address).hostname).toBe('127.0.0.1');
  });

  it('not without the secret', async () => {
    for (const wrong of ['/', '/index.html', `${path().slice(0, -2)}/`, `/x${path()}`, '//', '/%00/'])
      expect(await get(wrong)).toMatchObject({ status: 404, text: expect.not.stringContaining('the page') });
    await expect(TestPage.open(web.address.replace(path(), '/'))).rejects.toThrow('404');
    await expect(TestPage.open(web.address.replace(path(), '/guessed/'))).rejects.toThrow('404');
  });

  it('not where the address is none, and lives on', async () => {
    const { origin } = new URL(web.address);
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket', origin };
    for (const odd of ['//', '/%', `${path()}%`, `${path()}/socket`, `${path()}socket/`])
      expect(await get(odd, upgrade)).toMatchObject({ status: 404 });
    expect(await get(`${path()}%E0%A4%A`)).toMatchObject({ status: 404 });
    expect(await get(`${path()}files/1/2/3`)).toMatchObject({ status: 404 });
    expect(await get(path())).toMatchObject({ status: 200 });
  });

  it('not under a foreign name that points here', async () => {
    for (const host of ['evil.example', `evil.example:${new URL(web.address).port}`, '127.0.0.1'])
      expect(await get(path(), { host })).toMatchObject({ status: 421 });
    await expect(TestPage.open(web.address, { headers: { host: 'evil.example' } })).rejects.toThrow('421');
  });

  it('not for a page from elsewhere, and the WebSocket only for its own', async () => {
    const { origin, port } = new URL(web.address);
    for (const foreign of [
      'https://evil.example',
      'null',
      `http://localhost:${port}`,
      'http://127.0.0.1:1',
      `${origin}.evil.example`,
    ]) {
      expect(await get(path(), { origin: foreign })).toMatchObject({ status: 403 });
      await expect(TestPage.open(web.address, { origin: foreign })).rejects.toThrow('403');
    }
    await expect(TestPage.open(web.address, { origin: undefined } as never)).rejects.toThrow('403');
    expect(await get(path(), { origin })).toMatchObject({ status: 200 });
  });

  it('only to be read', async () => {
    expect(await get(path(), {}, 'POST')).toMatchObject({ status: 405 });
  });

  it('and hears only what is in the protocol', async () => {
    for (const frame of ['{', '[]', '{"request":1,"type":"eval"}', '{"request":1,"type":"reset","more":1}']) {
      using page = await TestPage.open(web.address);
      page.raw(frame);
      await until(() => page.closed === 1008, 'the end of the connection');
    }
    using page = await TestPage.open(web.address);
    page.raw(' '.repeat(LARGEST_REQUEST + 1));
    await until(() => page.closed === 1009, 'the end of the connection');
  });
});

describe('what somebody may not see is not sent', () => {
  it('neither a hidden channel, nor what is ephemeral for another', async () => {
    using owner = await pageOf(ids.owner);
    using stranger = await pageOf(ids.stranger);
    const asked = owner.ask(command('/status'));
    await owner.answer('exchange', asked);
    // The board shows it, too.
    const isAnswer = ({ api }: ShownMessage) =>
      (Number(api.flags) & 64) > 0 && JSON.stringify(api).includes('vaultwarden');
    const status = await until(() => [...owner.messages.values()].find(isAnswer), 'the answer');
    owner.ask({ type: 'write', channelId: ids.admin, content: 'only for admins' });
    await owner.finds('only for admins');
    // What everybody sees comes after what they must not see.
    owner.ask({ type: 'write', channelId: ids.general, content: 'hello all' });
    await stranger.finds('hello all');
    expect(stranger.snapshot?.channels.map(({ api }) => api.id)).not.toContain(ids.admin);
    expect(owner.snapshot?.channels.map(({ api }) => api.id)).toContain(ids.admin);
    // Before the switch it was the owner's.
    const since = stranger.heard.findIndex((one) => one.type === 'snapshot' && one.me === ids.stranger);
    const sent = JSON.stringify(stranger.heard.slice(since).filter(({ type }) => type !== 'status'));
    expect(sent).not.toContain('only for admins');
    expect(sent).not.toContain(status.api.id);
    for (const type of ['inspect', 'dismiss'] as const) {
      const request = stranger.ask({ type, messageId: status.api.id });
      expect(await stranger.answer('declined', request)).toMatchObject({ type: 'declined' });
    }
    const refused = stranger.ask(command('/status', {}, ids.admin));
    expect(await stranger.answer('declined', refused)).toMatchObject({ why: 'This channel is not there.' });
  });

  it('until a role lets her', async () => {
    using page = await pageOf(ids.stranger);
    page.ask({ type: 'role', member: ids.stranger, role: ids.moderators, has: true });
    await until(() => page.snapshot?.channels.some(({ api }) => api.id === ids.admin), 'the channel');
    page.ask({ type: 'role', member: ids.stranger, role: ids.moderators, has: false });
    await until(() => !page.snapshot?.channels.some(({ api }) => api.id === ids.admin), 'that it is gone');
    const bots = page.snapshot?.roles.find(({ managed }) => managed)?.id ?? '';
    const request = page.ask({ type: 'role', member: ids.stranger, role: bots, has: true });
    expect(await page.answer('declined', request)).toMatchObject({ why: expect.stringContaining('role') });
  });
});

describe('the whole bot', { timeout: 180_000 }, () => {
  it('completes, asks, restarts, and shows it on the board and in the audit', async () => {
    using page = await pageOf(ids.owner);
    await page.finds('Our servers');
    const options = { container: 'mine' };
    const completing = page.ask({
      type: 'complete',
      channelId: ids.servers,
      line: '/restart',
      options,
      focused: 'container',
    });
    const { choices } = await page.answer('suggestions', completing);
    expect(choices.map(({ value }) => value)).toEqual(['minecraft']);
    await page.answer('exchange', page.ask(command('/restart', { container: 'minecraft' })));
    const question = await page.finds(/minecraft.*"label":"Restart"|"label":"Restart".*minecraft/s);
    const pressed = page.ask({ type: 'press', messageId: question.api.id, customId: buttonOf(question, 'Restart') });
    expect(await page.answer('exchange', pressed)).toMatchObject({ state: 'answered', messageId: question.api.id });
    await page.finds('was restarted');
    await until(
      () =>
        [...page.messages.values()].some(
          ({ api }) => api.channel_id === ids.admin && JSON.stringify(api).includes('minecraft'),
        ),
      'the audit',
    );
    const { requests } = await page.answer('inspection', page.ask({ type: 'inspect', messageId: question.api.id }));
    expect(requests.length).toBeGreaterThan(1);
    expect(JSON.stringify(requests)).toContain('Restart');
    // Not a whole token of an interaction.
    expect(JSON.stringify(requests)).not.toMatch(/[\w-]{60,}\/callback/);
  });

  it('refuses a stranger, and names nothing to her', async () => {
    using page = await pageOf(ids.stranger);
    const completing = page.ask({
      type: 'complete',
      channelId: ids.general,
      line: '/restart',
      options: {},
      focused: 'container',
    });
    expect(await page.answer('suggestions', completing)).toMatchObject({ choices: [], failed: false });
    const asked = page.ask(command('/restart', { container: 'vaultwarden' }, ids.general));
    expect(await page.answer('exchange', asked)).toMatchObject({ state: 'answered' });
    const answer = await until(
      () => [...page.messages.values()].findLast(({ api }) => (Number(api.flags) & 64) > 0),
      'an answer',
    );
    expect(JSON.stringify(answer.api)).not.toContain('was restarted');
  });

  it('says what Discord refuses, with its code, to those whom it concerns', async () => {
    using owner = await pageOf(ids.owner);
    using stranger = await pageOf(ids.stranger);
    const { discord } = playground.home;
    const refused = await fetch(`${discord.api}/v10/channels/${ids.admin}/messages`, {
      method: 'POST',
      headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ content: 'x'.repeat(2_001) }),
    });
    expect(refused.status).toBe(400);
    const told = await until(
      () => owner.heard.find((one) => one.type === 'requestRefused' && one.request.path.includes(ids.admin)),
      'the refusal',
    );
    expect(told).toMatchObject({ request: { status: 400, refusal: { code: 50_035 } } });
    stranger.ask({ type: 'switch', member: ids.stranger });
    await until(() => stranger.heard.filter(({ type }) => type === 'snapshot').length > 2, 'another snapshot');
    expect(JSON.stringify(stranger.heard.filter(({ type }) => type === 'requestRefused'))).not.toContain(ids.admin);
  });

  it('fails to answer when it is cut off, and goes on when Discord is back', async () => {
    using page = await pageOf(ids.owner);
    page.ask({ type: 'cut', what: 'discord', up: false });
    await until(() => page.status?.discordUp === false, 'the cut');
    const asked = page.ask(command('/status'));
    expect(await page.answer('exchange', asked)).toMatchObject({ state: 'failed' });
    page.ask({ type: 'cut', what: 'discord', up: true });
    await until(() => page.status?.bot === 'ready', 'the bot to be back', 60_000);
  });

  it('crashes are told by turning the clock, with buttons, and the engine can be cut off', async () => {
    using page = await pageOf(ids.owner);
    page.ask({ type: 'advance', ms: 150_000 });
    await page.finds(/factorio.*crash.*"custom_id":"[^"]*factorio"/is, 60_000);
    await until(() => page.status?.notices.length === 0, 'the end of the turn', 60_000);
    page.ask({ type: 'cut', what: 'engine', up: false });
    await until(() => page.status?.engine.up === false, 'the cut');
    page.ask({ type: 'cut', what: 'engine', up: true });
    await until(() => page.status?.engine.up === true && page.status.notices.length === 0, 'the engine');
  });

  it('keeps what was changed, and the time, until it is reset', async () => {
    using page = await pageOf(ids.owner);
    const file = join(folder, 'data/sample/stevedore.yml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('Our servers', 'My servers'));
    await page.finds('My servers');
    expect(page.status?.now).toBeGreaterThan(Date.now() + 100_000);
    page.ask({ type: 'reset' });
    await until(() => page.snapshot && page.status?.bot === 'starting', 'a new beginning');
    await page.finds('Our servers', 60_000);
    expect(readFileSync(file, 'utf8')).toContain('Our servers');
    expect(page.status?.now).toBeLessThan(Date.now() + 60_000);
  });

  it('is told nothing of the real one', () => {
    const said = log.join('\n');
    expect(said).not.toContain('trace');
    expect(readFileSync(join(folder, 'data/sample/stevedore.yml'), 'utf8')).toContain(ids.players);
  });

  it('is over when there is a real one, and its configuration can be taken along', async () => {
    using page = await pageOf(ids.owner);
    const early = page.ask({ type: 'takeAlong' });
    expect(await page.answer('declined', early)).toMatchObject({ why: expect.stringContaining('token') });
    await playground.stop();
    await until(() => page.status?.over && page.status.canTakeAlong, 'the end');
    page.ask({ type: 'takeAlong' });
    await until(() => page.status?.notices[0]?.includes('stevedore.playground.yml'), 'the notice');
    expect(readFileSync(join(folder, 'stevedore.playground.yml'), 'utf8')).toContain('Our servers');
  });
});
