import { chown, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bucketAt } from '../../src/stats/model/history-point.ts';
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

  it('hands the web program what it reads and nothing else, and puts no value on a command line', async () => {
    const password = 'a "password" with blanks in it';
    const others = { SECRET: 'not for the web program', node: 'a', name: 'b', 'odd-name': 'c' };
    const stage = await open({ env: { WEB_PASSWORD: password, ...others } });
    await stage.ready();
    const { output } = await stage.exec(`tr '\\0' '\\n' </proc/${await stage.pid('web')}/environ`, WEB_USER);
    expect(output).toContain(`WEB_PASSWORD=${password}\n`);
    const names = output.split('\n').map((line) => line.split('=')[0]);
    expect(names).toContain('API_SOCKET');
    for (const name of ['DISCORD_TOKEN', 'DATA_DIR', ...Object.keys(others)]) expect(names).not.toContain(name);

    // Every command on the way; the program itself ends at once, for it is told of no port.
    const way = await stage.exec('WEB_PORT=none sh -x /usr/local/bin/stevedore-program web');
    expect(way.output).toMatch(/^\+ exec .*web\.js --heartbeat 3$/m);
    expect(way.output).toContain('WEB_PORT');
    expect(way.output).not.toContain('with blanks');
  });

  it('brings back either program that is killed at once, while the other goes on', async () => {
    const stage = await open();
    await stage.ready();
    const kill = async (program: 'bot' | 'web') => {
      const before = await stage.pid(program);
      await stage.exec(`kill -9 ${before}`);
      await until(async () => ![null, before].includes(await stage.pid(program)), `the ${program} to be back`);
      await stage.ready();
    };
    for (const [victim, other] of [
      ['web', 'bot'],
      ['bot', 'web'],
    ] as const) {
      const otherPid = await stage.pid(other);
      await kill(victim);
      expect(await stage.pid(other)).toBe(otherPid);
    }
    const pause = /the (bot|web) ended again and again: the next start is in \d+ s/;
    expect(await stage.log()).not.toMatch(pause);
    // What keeps ending is started with pauses, and those are in the log.
    await stage.exec('echo "$(date +%s) 1" >/run/stevedore.web.starts');
    await kill('web');
    expect(await stage.log()).toMatch(pause);
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

describe('a chart', () => {
  it('is drawn in the container, from a past that the bot finds in its data', async () => {
    const box = await boxes().sleeper();
    const stage = await open({
      history: (now) =>
        Array.from({ length: 30 }, (_, n) => ({
          name: box.name,
          startedAt: null,
          point: {
            at: bucketAt(now - (n + 1) * 60_000, 60_000),
            cpu: { count: 6, avg: n, max: 2 * n },
            memory: { count: 6, avg: 1e6, max: 2e6 },
            memoryLimitBytes: null,
            restarts: 0,
          },
        })),
    });
    await stage.ready();
    await until(async () => (await stage.alice.completes('/stats', { container: box.name })).length === 1, 'the box');
    const answer = await (await stage.alice.types('/stats', { container: box.name, period: '1h' })).answer();
    expect(answer.files.map(({ name }) => name)).toEqual(['chart.png']);
    expect([...(answer.files[0]?.data.subarray(0, 4) ?? [])]).toEqual([0x89, 0x50, 0x4e, 0x47]);
    expect(answer.files[0]?.data.length).toBeGreaterThan(5_000);
    expect((await stage.exec('ps')).output).not.toContain('chart-child');
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

  it('waits for an engine that is not there yet, and knows its containers when it has come', async () => {
    const box = await boxes().sleeper();
    const stage = await open({ env: { DOCKER_HOST: 'tcp://127.0.0.1:2375' } });
    await until(async () => (await stage.log()).includes('no Docker Engine'), 'the bot to say so');
    const { status: answer } = await stage.get('/healthz');
    expect(answer).toBe(503);
    const before = [await stage.pid('bot'), await stage.pid('web')];
    expect(before).not.toContain(null);

    await stage.connect(2375, engineSocket());
    await stage.ready();
    expect((await (await stage.alice.types('/info', { container: box.name })).answer()).text).toContain(box.name);
    expect([await stage.pid('bot'), await stage.pid('web')]).toEqual(before);
  });

  it('names the group to join where the socket refuses the user that it was started as', async () => {
    const stage = await open({
      dataOwner: 1234,
      adjust: (service) => {
        service.User = '1234:1234';
        service.HostConfig = { ...service.HostConfig, CapAdd: [] };
      },
    });
    const group = (await stat(engineSocket())).gid;
    await until(async () => /group_add|--group-add/.test(await stage.log()), 'the advice');
    expect(await stage.log()).toMatch(new RegExp(`group.add.*${group}`));
  });

  it('goes on and starts when the disk is full, says so, keeps the old settings, and writes again when there is room', async () => {
    const box = await boxes().sleeper();
    const stage = await open({
      adjust: (service) => {
        const binds = service.HostConfig?.Binds?.filter((bind) => !bind.endsWith(':/data'));
        const tmpfs = { ...service.HostConfig?.Tmpfs, '/data': 'size=1m,uid=1000,gid=1000,mode=750' };
        service.HostConfig = { ...service.HostConfig, ...(binds && { Binds: binds }), Tmpfs: tmpfs };
      },
    });
    await stage.ready();
    await until(async () => (await stage.alice.completes('/restart', { container: box.name })).length === 1, 'the box');
    const bot = await stage.pid('bot');
    const asBot = (script: string) => stage.exec(script, '1000:1000');
    const settings = (await asBot('cat /data/stevedore.yml')).output;
    expect(settings).toContain('rules');
    expect((await asBot('cat /dev/zero >/data/filler')).output).toContain('No space left');

    const board = { name: 'all', containers: box.name };
    const refused = await (await stage.alice.types('/board create', board)).answer();
    expect(refused.text).toContain('the disk is full: make room');
    expect((await asBot('cat /data/stevedore.yml')).output).toBe(settings);
    const restart = async () => {
      const question = await (await stage.alice.types('/restart', { container: box.name })).answer();
      await stage.alice.clicks('Restart', { on: question });
      await stage.alice.finds((message) => message.text.includes('was restarted'));
    };
    await restart();
    await until(async () => (await stage.log()).includes('the disk is full, make room on it'), 'the log to say so');

    await stage.exec(`kill -9 ${bot}`);
    await until(async () => ![null, bot].includes(await stage.pid('bot')), 'the bot to be back');
    await stage.ready();
    await until(async () => (await stage.log()).includes('the disk that holds /data is full'), 'the log to say so');
    await restart();
    const again = await stage.pid('bot');

    await asBot('rm /data/filler');
    await stage.alice.types('/board create', board);
    await until(async () => (await asBot('cat /data/stevedore.yml')).output.includes('all:'), 'the board to be saved');
    const audit = await (await stage.alice.types('/audit')).answer();
    expect(audit.text).toContain('board create');
    expect(await stage.pid('bot')).toBe(again);
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
