import { expect, test } from 'vitest';
import { boxes, cli, createBox, docker, engineSocket, until } from './index.ts';

test('the engine is one of our own', async () => {
  expect(engineSocket()).toMatch(/^\/tmp\/stevedore-engine-/);
  expect((await docker().info()).DockerRootDir).toMatch(/^\/tmp\/stevedore-engine-/);
  expect((await cli(['images', '--format', '{{.Repository}}:{{.Tag}}'])).stdout).toContain('stevedore-test/box:1');
});

test('a sleeper is one process and stops at once with 0', async () => {
  const box = await boxes().sleeper({ project: 'shop', service: 'web' });
  const container = docker().getContainer(box.id);
  expect((await container.top()).Processes).toHaveLength(1);
  await container.stop();
  const { State, Config } = await container.inspect();
  expect(State.ExitCode).toBe(0);
  expect(Config.Labels['com.docker.compose.service']).toBe('web');
});

test('a slow stopper is killed after its stop timeout', async () => {
  const box = await boxes().slowStopper({ stopTimeout: 1 });
  await docker().getContainer(box.id).stop();
  expect((await docker().getContainer(box.id).inspect()).State.ExitCode).toBe(137);
});

test('a slow stopper can end by itself', async () => {
  const box = await boxes().slowStopper({ endsAfter: 1 });
  await docker().getContainer(box.id).stop();
  expect((await docker().getContainer(box.id).inspect()).State.ExitCode).toBe(0);
});

test('a crasher crashes', async () => {
  const box = await boxes().crasher(3);
  expect((await docker().getContainer(box.id).wait()).StatusCode).toBe(3);
});

test('an OOM victim is killed for its memory', async () => {
  const began = Math.floor(Date.now() / 1000) - 1;
  const box = await boxes().oomVictim();
  await docker().getContainer(box.id).wait();
  // State.OOMKilled stays false where the engine hears of the exit before it hears of the kill; the event comes always.
  await until(async () => {
    const window = ['--since', String(began), '--until', String(Math.ceil(Date.now() / 1000))];
    const { stdout } = await cli(['events', ...window, '--filter', `container=${box.id}`, '--format', '{{.Action}}']);
    return stdout.split('\n').includes('oom');
  }, 'the oom event');
});

test('health can be flipped', async () => {
  const box = await boxes().withHealth();
  await boxes().setHealthy(box, false);
  await boxes().setHealthy(box, true);
  expect((await docker().getContainer(box.id).inspect()).State.Health?.Status).toBe('healthy');
});

test('a logger prints to both streams', async () => {
  const box = await boxes().logger({ stdout: 'out\n', stderr: 'err\n' });
  expect(await cli(['logs', box.name])).toMatchObject({ stdout: 'out', stderr: 'err' });
});

test('loads show in docker stats', async () => {
  const busy = await boxes().busy({ share: 0.3 });
  const eater = await boxes().memoryEater(64);
  const { to } = await boxes().talkers(4);
  const writer = await boxes().diskWriter(8);
  const stats = async (name: string) =>
    JSON.parse((await cli(['stats', '--no-stream', '--format', '{{json .}}', name])).stdout);
  await until(async () => Number.parseFloat((await stats(busy.name)).CPUPerc) > 3, 'the busy one to be busy');
  await until(async () => Number.parseFloat((await stats(eater.name)).MemUsage) > 60, 'the eater to have eaten');
  await until(async () => /^4\.\d+MB/.test((await stats(to.name)).NetIO), 'the listener to have heard 4 MiB');
  await until(async () => (await docker().getContainer(writer.id).inspect()).State.Running, 'the writer to run');
  expect((await cli(['exec', writer.name, 'wc', '-c', '/data/file'])).stdout).toMatch(/^8388608/);
});

test('many are made quickly and named apart', async () => {
  const many = await boxes().many(12, { networkMode: 'none' });
  expect(new Set(many.map((box) => box.name)).size).toBe(12);
});

test('createBox makes anything', async () => {
  const box = await createBox({ name: 'odd', script: 'echo hi', tty: true });
  await docker().getContainer(box.id).wait();
  expect((await cli(['logs', box.name])).stdout).toBe('hi');
});
