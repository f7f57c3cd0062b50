import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { Boxes, PrivateEngine, until } from './index.ts';
import { shimSockets, sweepRemains } from './remains.ts';

const engines: PrivateEngine[] = [];

async function start(options: Parameters<typeof PrivateEngine.start>[0] = {}): Promise<PrivateEngine> {
  const engine = await PrivateEngine.start(options);
  engines.push(engine);
  return engine;
}

afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.remove();
});

async function isRunning(engine: PrivateEngine, id: string): Promise<boolean> {
  return (await engine.docker().getContainer(id).inspect()).State.Running;
}

/** What an engine could leave behind. */
async function remains(dir: string): Promise<string[]> {
  const name = basename(dir);
  const mounts = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n').filter((line) => line.includes(dir));
  const cgroups = await readdir('/sys/fs/cgroup/memory').catch(() => readdir('/sys/fs/cgroup'));
  const folder = await access(dir).then(
    () => [dir],
    () => [],
  );
  return [...mounts, ...cgroups.filter((entry) => entry === name), ...folder];
}

test('a killed engine comes back with its containers, stopped', async () => {
  const engine = await start();
  const box = await new Boxes(engine.socketPath).sleeper();
  await engine.kill();
  await expect(engine.docker().ping()).rejects.toThrow();
  await engine.startAgain();
  expect(await isRunning(engine, box.id)).toBe(false);
});

test('with live-restore containers outlive the engine', async () => {
  const engine = await start({ liveRestore: true });
  const box = await new Boxes(engine.socketPath).sleeper();
  await engine.stop();
  await engine.startAgain();
  expect(await isRunning(engine, box.id)).toBe(true);
});

test('removing an engine leaves nothing, not even of a paused container', async () => {
  const engine = await start();
  const box = await new Boxes(engine.socketPath).sleeper();
  await engine.docker().getContainer(box.id).pause();
  expect(await remains(engine.dir)).not.toEqual([]);
  const [socket = ''] = await shimSockets(engine.dir);
  await access(socket);
  await engine.remove();
  expect(await remains(engine.dir)).toEqual([]);
  await expect(access(socket)).rejects.toThrow('ENOENT');
});

test('an engine whose owner was killed is taken away, and a sweep leaves living ones alone', async () => {
  const mine = await start();
  const script = `
    const { PrivateEngine } = await import(${JSON.stringify(join(import.meta.dirname, 'private-engine.ts'))});
    const { Boxes } = await import(${JSON.stringify(join(import.meta.dirname, 'boxes.ts'))});
    const engine = await PrivateEngine.start();
    await new Boxes(engine.socketPath).sleeper();
    console.log(engine.dir);
    setInterval(() => {}, 1000);
  `;
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(owner.stdout, 'data');
  const dir = String(line).trim();
  expect(await remains(dir)).not.toEqual([]);
  owner.kill('SIGKILL');
  await until(async () => (await remains(dir)).length === 0, 'the reaper to remove the engine');

  await sweepRemains();
  await mine.docker().ping();
});
