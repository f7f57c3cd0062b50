import { chown, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { boxes, docker, engineSocket, until } from '../engine/index.ts';
import { buildImage } from './build.ts';
import { composeService } from './compose.ts';
import { Stage, type StageOptions } from './stage.ts';

const IMAGE = 'stevedore-test/image:1';
const WEB_USER = '64123:64123';

beforeAll(async () => {
  await buildImage(dirname(engineSocket()), IMAGE);
}, 900_000);

async function open(options: StageOptions = {}): Promise<Stage> {
  const stage = await Stage.open(boxes(), engineSocket(), IMAGE, options);
  onTestFinished(() => stage[Symbol.asyncDispose]());
  return stage;
}

/** Of a process in the container, from /proc. */
async function status(stage: Stage, pid: string | null): Promise<Record<string, string>> {
  const { output } = await stage.exec(`cat /proc/${pid}/status`);
  return Object.fromEntries(output.split('\n').map((line) => [line.split(':')[0], line.split(':')[1]?.trim() ?? '']));
}

describe('the container that docker-compose.yml describes', () => {
  it('needs the token and nothing else; an empty one is entered on the page', async () => {
    await expect(composeService({ image: IMAGE, env: {}, sources: {} })).rejects.toThrow(/DISCORD_TOKEN is not set/);
    const service = await composeService({ image: IMAGE, env: { DISCORD_TOKEN: '' }, sources: {} });
    expect(service.Env).toContain('DISCORD_TOKEN=');
  });

  it('answers in Discord and on the page, and restarts a container when asked', async () => {
    const stage = await open();
    await stage.ready();
    const box = await boxes().sleeper();
    await until(async () => (await stage.alice.completes('/restart', { container: box.name })).length === 1, 'the box');

    const question = await (await stage.alice.types('/restart', { container: box.name })).answer();
    await stage.alice.clicks('Restart', { on: question });
    await stage.alice.finds((message) => message.text.includes('was restarted'));

    const page = await stage.get('/');
    expect(page.status).toBe(200);
    expect(page.body).toContain(box.name);
    // What HEALTHCHECK runs.
    const { Config } = await docker().getImage(IMAGE).inspect();
    const check = (Config.Healthcheck as { Test: string[] }).Test.slice(1).join(' ');
    expect(await stage.exec(check)).toEqual({ code: 0, output: '' });
  });

  it('runs the two programs as two users without any capability, and only the bot in the group of the socket', async () => {
    const stage = await open({ env: { PUID: '99', PGID: '100' } });
    await stage.ready();
    const bot = await status(stage, await stage.pid('bot'));
    const web = await status(stage, await stage.pid('web'));
    const socketGroup = (await stage.exec('stat -c %g /var/run/docker.sock')).output.trim();

    expect(bot['Uid']).toMatch(/^99\s+99\s+99\s+99$/);
    expect(bot['Groups']?.split(' ').sort()).toEqual(['100', socketGroup].sort());
    expect(web['Uid']).toMatch(/^64123\s+64123\s+64123\s+64123$/);
    expect(web['Groups']).toBe('');
    for (const program of [bot, web]) {
      expect(program['CapEff']).toMatch(/^0+$/);
      expect(program['CapPrm']).toMatch(/^0+$/);
      expect(program['NoNewPrivs']).toBe('1');
    }
    expect(await stat(join(stage.data, 'stevedore.db'))).toMatchObject({ uid: 99, gid: 100 });
  });

  it('gives the web program no way to the socket, the token or the data', async () => {
    const password = 'for-the-web-program-alone';
    const stage = await open({ env: { WEB_PASSWORD: password } });
    await stage.ready();
    const asWeb = (script: string) => stage.exec(script, WEB_USER);

    expect((await asWeb('ls /data')).output).toContain('Permission denied');
    expect((await asWeb('cat /data/stevedore.db')).output).toContain('Permission denied');
    const ask = `node -e 'require("net").connect(process.argv[1]).on("connect", () => process.exit(console.log("connected"))).on("error", (e) => console.log(e.code))'`;
    expect((await asWeb(`${ask} /var/run/docker.sock`)).output.trim()).toBe('EACCES');
    // The same call works where it should.
    expect((await asWeb(`${ask} /run/stevedore/api.sock`)).output.trim()).toBe('connected');

    const web = await stage.pid('web');
    const own = await asWeb(`tr '\\0' '\\n' </proc/${web}/environ`);
    expect(own.output).toContain('API_SOCKET=');
    expect(own.output).not.toContain(stage.discord.token);
    expect(own.output).toContain(password);
    const bots = await stage.exec(`tr '\\0' '\\n' </proc/${await stage.pid('bot')}/environ`, '1000:1000');
    expect(bots.output).toContain(stage.discord.token);
    expect(bots.output).not.toContain(password);
    for (const pid of ['1', await stage.pid('bot')]) {
      expect((await asWeb(`cat /proc/${pid}/environ`)).output).toContain('Permission denied');
    }
    expect((await asWeb('cat /proc/*/cmdline')).output).not.toContain(stage.discord.token);
  });

  it('brings back either program that is killed, while the other goes on', async () => {
    const stage = await open();
    await stage.ready();
    for (const [victim, other] of [
      ['web', 'bot'],
      ['bot', 'web'],
    ] as const) {
      const victimPid = await stage.pid(victim);
      const otherPid = await stage.pid(other);
      await stage.exec(`kill -9 ${victimPid}`);
      await until(async () => ![null, victimPid].includes(await stage.pid(victim)), `the ${victim} to be back`);
      await stage.ready();
      expect(await stage.pid(other)).toBe(otherPid);
    }
  });

  it('lets a running action finish when it is stopped, writes that into the audit, and ends with 0', async () => {
    const stage = await open();
    await stage.ready();
    const box = await boxes().slowStopper({ endsAfter: 2, stopTimeout: 60 });
    await until(async () => (await stage.alice.completes('/stop', { container: box.name })).length === 1, 'the box');
    const question = await (await stage.alice.types('/stop', { container: box.name })).answer();
    await stage.alice.clicks('Stop', { on: question });
    await stage.alice.finds((message) => message.text.includes('Stopping'));

    await stage.container.stop();

    const { State } = await stage.container.inspect();
    expect(State).toMatchObject({ ExitCode: 0, OOMKilled: false });
    expect((await docker().getContainer(box.id).inspect()).State.ExitCode).toBe(0);
    const database = new DatabaseSync(join(stage.data, 'stevedore.db'), { readOnly: true });
    const entry = database
      .prepare('SELECT action, target, outcome FROM audit_begun JOIN audit_finished USING (id)')
      .get();
    database.close();
    expect(entry).toMatchObject({ action: 'stop', target: box.name, outcome: 'done' });
  });
});

describe('what the container says when something is wrong', () => {
  it('names the folder, its owner and the command that mends it, and goes on by itself when it is mended', async () => {
    const stage = await open({ dataOwner: 4242 });
    await until(async () => (await stage.log()).includes('Run as root on the host'), 'the advice');
    const log = await stage.log();
    expect(log).toContain('/data belongs to user 4242, group 4242 (mode 755)');
    expect(log).toContain(`chown -R 1000:1000 ${stage.data}`);
    await chown(stage.data, 1000, 1000);
    await stage.ready();
  });

  it('waits for an engine that is not there yet', async () => {
    const stage = await open({ env: { DOCKER_HOST: 'tcp://127.0.0.1:2375' } });
    await until(async () => (await stage.log()).includes('no Docker Engine'), 'the bot to say so');
    const { status: answer } = await stage.get('/healthz');
    expect(answer).toBe(503);
    expect(await stage.pid('web')).not.toBeNull();
  });

  it('refuses a PUID that is no number', async () => {
    const stage = await open({ env: { PUID: 'nobody' } });
    const { StatusCode } = await stage.container.wait();
    expect(StatusCode).toBe(78);
    expect(await stage.log()).toContain('PUID: got "nobody", expected a number');
  });

  it('works as a single user too, and says what that costs', async () => {
    const group = String((await stat(engineSocket())).gid);
    const stage = await open({
      dataOwner: 1234,
      adjust: (service) => {
        service.User = '1234:1234';
        service.HostConfig = { ...service.HostConfig, GroupAdd: [group], CapAdd: [] };
      },
    });
    await stage.ready();
    expect(await stage.log()).toContain('Started as user 1234, so both programs run as this user');
    expect((await status(stage, await stage.pid('web')))['Uid']).toMatch(/^1234/);
  });
});
