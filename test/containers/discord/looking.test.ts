import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EngineGate } from '../../discord/engine-gate.ts';
import { type Running, startBot } from '../../discord/harness.ts';
import { cli, docker, engineSocket, until } from '../../engine/index.ts';

/** Waits until the bot knows the container: events are quick, but not at once. */
async function known({ alice }: Running, name: string): Promise<void> {
  await until(async () => (await alice.completes('/logs', { container: name })).length === 1, `${name} to be known`);
}

describe('/status', () => {
  it('shows containers by project with state and health, to the one who asked alone', async () => {
    const running = await startBot();
    const { alice, bob, boxes } = running;
    await boxes.sleeper({ name: 'web', project: `${boxes.prefix}site` });
    const stopped = await boxes.create({ name: 'db', start: false, project: `${boxes.prefix}site` });
    const healthy = await boxes.withHealth({ name: 'checked' });
    await boxes.setHealthy(healthy, false);
    await known(running, stopped.name);

    const answer = await (await alice.types('/status', { filter: boxes.prefix })).answer((m) => m.text.includes('⚠️'));
    expect(answer.ephemeral).toBe(true);
    expect(bob.sees).toEqual([]);
    expect(answer.text).toMatch(/\*\*2\*\* of \*\*3\*\* running · \*\*1 unhealthy\*\*/);
    expect(answer.text).toMatch(/🆕 .*db.* never started/);
    expect(answer.text).toMatch(/⚠️ .*checked.* unhealthy, started <t:\d+:R>/);
  });

  it('pages when there are many, and each page can be read anew', async () => {
    const running = await startBot();
    const { alice, boxes } = running;
    const many = await boxes.many(30, { start: false });
    await known(running, many.at(-1)?.name ?? '');

    const answer = await (await alice.types('/status', { filter: boxes.prefix })).answer();
    expect(answer.buttons.map(({ label, disabled }) => [label, disabled])).toEqual([
      ['Back', true],
      ['Page 1 of 2', true],
      ['Next', false],
      ['Refresh', false],
    ]);
    const first = answer.text;
    await alice.clicks('Next', { on: answer });
    await alice.finds(
      (message) => message.text !== first && message.buttons.some(({ label }) => label === 'Page 2 of 2'),
    );
    expect(alice.sees).toHaveLength(1);
  });
});

describe('/stats', () => {
  it('shows a busy container first, with figures like those of docker stats', async () => {
    const running = await startBot();
    const { alice, boxes } = running;
    const busy = await boxes.busy({ cores: 1, share: 0.4 });
    const eater = await boxes.memoryEater(48);
    await known(running, eater.name);
    await until(async () => {
      const { stdout } = await cli(['stats', '--no-stream', '--format', '{{.MemUsage}}', eater.name]);
      return Number.parseFloat(stdout) > 40;
    }, 'the memory to be eaten');

    // Within 10 points of one core: both look at some hundred milliseconds, not at the same ones. On a machine that is
    // busy with other things one comparison can fail, so it is made again.
    await until(async () => {
      const one = await (await alice.types('/stats', { container: busy.name })).answer();
      const theirs = await cli(['stats', '--no-stream', '--format', '{{.CPUPerc}}', busy.name]);
      const ours = Number(/CPU\*\* ([\d.]+)%/.exec(one.text)?.[1]);
      return ours > 5 && Math.abs(ours - Number.parseFloat(theirs.stdout)) < 10;
    }, 'our CPU figure to be that of docker stats');

    const memory = await (await alice.types('/stats', { container: eater.name })).answer();
    const their = await cli(['stats', '--no-stream', '--format', '{{.MemUsage}}', eater.name]);
    const used = Number(/Memory\*\* ([\d.]+)MiB of /.exec(memory.text)?.[1]);
    // Both within 1 MiB: the shell in the container may page something in between the two readings.
    expect(Math.abs(used - Number.parseFloat(their.stdout))).toBeLessThan(1);
    expect(memory.text).toMatch(/read <t:\d+:R> from (cgroup|engine-api)/);
  });

  it('compares all that run in a table with totals', async () => {
    const running = await startBot();
    const { alice, boxes } = running;
    const busy = await boxes.busy({ cores: 1, share: 0.5 });
    await known(running, busy.name);
    const answer = await (await alice.types('/stats')).answer();
    expect(answer.text).toMatch(/\*\*\d+ running\*\* · CPU/);
    expect(answer.text).toContain('CONTAINER         CPU   MEMORY');
    expect(answer.text).toMatch(/read <t:\d+:R> from/);
  });

  it('draws the past of one as a picture, and says it in words', async () => {
    const running = await startBot();
    const { alice, boxes } = running;
    const box = await boxes.busy({ cores: 1, share: 0.3 });
    await known(running, box.name);
    const early = await (await alice.types('/stats', { container: box.name, period: '1h' })).answer();
    expect(early.files).toEqual([]);
    expect(early.text).toContain(`${box.name} over the last hour`);

    const answer = await until(async () => {
      await running.passes(10_000);
      const message = await (await alice.types('/stats', { container: box.name, period: '1h' })).answer();
      return message.files.length > 0 ? message : null;
    }, 'a first minute to be recorded');
    expect(answer.files[0]?.name).toBe('chart.png');
    expect([...(answer.files[0]?.data.subarray(0, 4) ?? [])]).toEqual([0x89, 0x50, 0x4e, 0x47]);
    expect(JSON.stringify(answer.raw)).toContain('"description":"');
    expect(answer.text).toContain('CPU');
  });

  it('asks which container a chart is to be of', async () => {
    const { alice } = await startBot();
    const answer = await (await alice.types('/stats', { period: '24h' })).answer();
    expect(answer.text).toContain('A chart is of one container');
  });

  it('says so for one that does not run', async () => {
    const running = await startBot();
    const box = await running.boxes.create({ start: false });
    await known(running, box.name);
    const answer = await (await running.alice.types('/stats', { container: box.name })).answer();
    expect(answer.text).toContain('is not running, so it uses nothing');
  });
});

describe('/logs', () => {
  it('shows the last lines without colours, and mentions nobody', async () => {
    const running = await startBot();
    const box = await running.boxes.logger({ stdout: 'one\n\u001b[31mtwo\u001b[0m\n@everyone ``` <@1>\n' });
    await known(running, box.name);
    const answer = await (await running.alice.types('/logs', { container: box.name, lines: 2 })).answer();
    expect(answer.text).toContain('```\ntwo\n@everyone ˋˋˋ <@1>\n```');
    expect(answer.mentions).toEqual({ everyone: false, users: [], roles: [] });
    expect(answer.ephemeral).toBe(true);
  });

  it('gives a log with a line of 100 kB as a file', async () => {
    const running = await startBot();
    const long = 'x'.repeat(100_000);
    const box = await running.boxes.logger({ stdout: `before\n${long}\nafter\n` });
    await known(running, box.name);
    const answer = await (await running.alice.types('/logs', { container: box.name })).answer();
    expect(answer.files.map(({ name }) => name)).toEqual([`${box.name}.log`]);
    expect(answer.files[0]?.data.toString()).toBe(`before\n${long}\nafter\n`);
    expect(answer.text).toContain('after');
  });

  it('survives a binary log, with and without a terminal', async () => {
    const running = await startBot();
    const bytes = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 31 + 7) % 256));
    for (const tty of [false, true]) {
      const box = await running.boxes.logger({ stdout: bytes }, { tty });
      await known(running, box.name);
      const answer = await (await running.alice.types('/logs', { container: box.name })).answer();
      expect(answer.text).toContain(`Log of ${box.name}`);
      expect(answer.text).toMatch(/\d+ lines?/);
    }
  });

  it('shows all lines around 256 KiB of control strings that do not end', async () => {
    const running = await startBot();
    const box = await running.boxes.logger({ stdout: `before\n${'\u001b]'.repeat(128 * 1024)}\nafter\n` });
    await known(running, box.name);
    const answer = await (await running.alice.types('/logs', { container: box.name })).answer();
    expect(answer.text).toContain('3 lines.');
    expect(answer.text).toContain('```\nbefore\n\nafter\n```');
  });

  it('reads one at a time for each person, and refuses the fourth in words', async () => {
    const folder = await mkdtemp('/tmp/stevedore-gate-');
    const gate = await EngineGate.open(join(folder, 'engine.sock'), engineSocket());
    onTestFinished(async () => {
      await gate.close();
      await rm(folder, { recursive: true });
    });
    const running = await startBot({ env: { DOCKER_HOST: `unix://${gate.path}` } });
    const box = await running.boxes.logger({ stdout: 'hello\n' });
    await known(running, box.name);
    const call = gate.hold(/^GET \S+\/logs\?/);
    const ask = async () => (await running.alice.types('/logs', { container: box.name })).answer();
    const first = ask();
    await call.held;
    const [second, third] = [ask(), ask()];
    await until(() => running.alice.sees.length === 3, 'all three to be acknowledged');
    expect((await ask()).text).toContain('You have three logs on their way already');
    call.release();
    for (const answer of await Promise.all([first, second, third])) expect(answer.text).toContain('hello');
    expect((await ask()).text).toContain('hello');
  });

  it('searches', async () => {
    const running = await startBot();
    const lines = Array.from({ length: 300 }, (_, number) => (number === 7 ? 'the Needle' : `hay ${number}`));
    const box = await running.boxes.logger({ stdout: `${lines.join('\n')}\n` });
    await known(running, box.name);
    const found = await (
      await running.alice.types('/logs', { container: box.name, search: 'needle', since: 60 })
    ).answer();
    expect(found.text).toContain('1 line with “needle” from the last hour.');
    expect(found.text).toContain('```\nthe Needle\n```');
    expect(found.text).not.toContain('not looked at');
  });

  it('says when it did not search all of a log', async () => {
    const running = await startBot();
    const lines = Array.from({ length: 20_001 }, (_, number) => (number === 0 ? 'the Needle' : `hay ${number}`));
    const box = await running.boxes.logger({ stdout: `${lines.join('\n')}\n` });
    await known(running, box.name);
    const search = async (text: string) =>
      (await (await running.alice.types('/logs', { container: box.name, search: text })).answer()).text;
    const limit = 'searched: the last 20,000 lines; older ones were not looked at';
    const nothing = await search('needle');
    expect(nothing).toContain('There are no lines with “needle”');
    expect(nothing).toContain(limit);
    expect(await search('hay 20000')).toContain(limit);
    // Without a search, that there are older lines goes without saying.
    const last = await (await running.alice.types('/logs', { container: box.name })).answer();
    expect(last.text).not.toContain('searched');
  });
});

describe('/info', () => {
  it('shows how a container is set up, paths and ports included, the environment never', async () => {
    const running = await startBot();
    const { alice, boxes } = running;
    const box = await boxes.create({
      env: ['PASSWORD=hunter2'],
      binds: ['/tmp:/in/side:ro'],
      restart: { Name: 'on-failure', MaximumRetryCount: 5 },
      project: 'games',
      service: 'mc',
    });
    await known(running, box.name);
    const { text } = await (await alice.types('/info', { container: box.name })).answer();
    for (const part of [
      'stevedore-test',
      '/tmp → /in/side (read only)',
      'on-failure (at most 5 times)',
      'project games, service mc',
    ])
      expect(text.replaceAll('\\', '')).toContain(part);
    expect(text).not.toContain('hunter2');
    expect(text).toContain(box.id.slice(0, 12));
    expect((await docker().getContainer(box.id).inspect()).Config.Env).toContain('PASSWORD=hunter2');
  });
});

describe('/about', () => {
  it('says which version this is and how it is connected', async () => {
    const { alice } = await startBot();
    const { text } = await (await alice.types('/about')).answer();
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(text).toContain(`**Version** ${version}`);
    const { stdout } = await cli(['version', '--format', '{{.Server.Version}}']);
    expect(text.replaceAll('\\', '')).toContain(`**Engine** ${stdout.trim()}`);
  });

  it('says where the stats come from, and that they were not read yet while that is so', async () => {
    const running = await startBot();
    const { alice, boxes } = running;
    await known(running, (await boxes.sleeper()).name);
    const text = async () => (await (await alice.types('/about')).answer()).text;
    expect(await text()).toContain('**Stats** · not read yet');
    await (await alice.types('/stats')).answer();
    expect(await text()).toMatch(/\*\*Stats\*\*\n- cgroup · \*\*in use\*\* · \d+\.\d ms a refresh/);
  });
});
