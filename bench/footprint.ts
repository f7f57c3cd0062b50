/**
 * `npm run bench:footprint [SECONDS]`: the image in a container as docker-compose.yml makes it, beside 50 containers. First it
 * does nothing, once asking the engine for figures and once with the kernel's files mounted; then it has ten
 * boards, twenty schedules, five browsers watching and a command each second against the simulated Discord, for so many
 * seconds (600 unless told); then, for at most two minutes, the same under a hard limit of 128 MB.
 * Prints Markdown. Needs what the tests need (test/engine/README.md), and the registry or the tests' cache.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Boxes } from '../test/engine/boxes.ts';
import { PrivateEngine } from '../test/engine/private-engine.ts';
import { until } from '../test/engine/until.ts';
import { buildImage } from '../test/image/build.ts';
import { Stage, type StageOptions } from '../test/image/stage.ts';
import { homeConfig } from './footprint/home.ts';
import { load, PASSWORD } from './footprint/load.ts';
import { cpuSeconds, MemoryWatch, OomWatch, processes } from './footprint/memory.ts';
import { describeMachine } from './machine.ts';
import { table } from './table.ts';

const IMAGE = 'stevedore-bench/image:1';
const CONTAINERS = 50;
const BROWSERS = 5;
/** MB here are a million bytes, the engine's limit is in MiB as everywhere. */
const HARD_LIMIT = { Memory: 128 * 1024 * 1024, MemorySwap: 128 * 1024 * 1024 };
const seconds = Number(process.argv[2] ?? 600);

const engine = await PrivateEngine.start({ say: (line) => console.error(line) });
try {
  await buildImage(engine.dir, IMAGE);
  const boxes = new Boxes(engine.socketPath);
  const names = (await boxes.many(CONTAINERS)).map((box) => box.name);
  console.log(`# Footprint\n\n${describeMachine({ Containers: String(CONTAINERS), 'Load for': `${seconds} s` })}\n`);
  await measureIdle(boxes);
  await measure(boxes, names, seconds, {}, 'with the limits of docker-compose.yml (512 MB)');
  const adjust: StageOptions['adjust'] = (service) => {
    service.HostConfig = { ...service.HostConfig, ...HARD_LIMIT };
  };
  await measure(boxes, names, Math.min(seconds, 120), { adjust }, 'with a hard limit of 128 MB');
  await printLayers(engine, IMAGE);
} finally {
  await engine.remove();
}

/** No board, no schedule, nobody looking: what is left is the history, and the health check. */
async function measureIdle(boxes: Boxes): Promise<void> {
  const mounts = ['/sys/fs/cgroup:/host/cgroup:ro', '/proc:/host/proc:ro'];
  const rows: string[][] = [];
  for (const [source, binds] of [
    ['asking the engine', []],
    ['with the kernel’s files mounted', mounts],
  ] as const) {
    const adjust: StageOptions['adjust'] = (service) => {
      const { HostConfig } = service;
      service.HostConfig = { ...HostConfig, Binds: [...(HostConfig?.Binds ?? []), ...binds] };
    };
    await using stage = await Stage.open(boxes, engine.socketPath, IMAGE, { adjust });
    await stage.ready();
    const { cpu, memory } = await idleFor(120_000, stage);
    rows.push([`idle, ${source}: memory`, memory], [`idle, ${source}: CPU`, cpu]);
  }
  console.log(`## Nobody looking, nothing set up\n\n${table(['what', 'measured'], rows)}\n`);
}

/** After it has settled. The engine's own CPU is not in it. */
async function idleFor(ms: number, { container }: Stage): Promise<{ readonly cpu: string; readonly memory: string }> {
  await sleep(20_000);
  const before = await cpuSeconds(container);
  const startedAt = performance.now();
  const watch = await MemoryWatch.start(container);
  await sleep(ms);
  const used = (await cpuSeconds(container)) - before;
  const took = (performance.now() - startedAt) / 1000;
  watch.stop();
  return { cpu: `${((used / took) * 100).toFixed(2)} % of a core`, memory: mb(watch.median()) };
}

async function measure(
  boxes: Boxes,
  names: readonly string[],
  loadFor: number,
  options: StageOptions,
  title: string,
): Promise<void> {
  const config: StageOptions['config'] = (guild) => homeConfig(guild, names);
  await using stage = await Stage.open(boxes, engine.socketPath, IMAGE, {
    ...options,
    config,
    env: { WEB_PASSWORD: PASSWORD },
  });
  await stage.ready();
  console.log(`## ${title}\n`);
  const startMs = await startTime(stage, names[0] ?? '');

  const idle = await idleFor(60_000, stage);
  const oom = await OomWatch.start(boxes.docker, stage.container);
  const busy = await MemoryWatch.start(stage.container);
  const result = await load(stage, names, loadFor, BROWSERS);
  busy.stop();
  oom.stop();
  const after = await processes(stage.container);
  const atRest = await idleFor(60_000, stage);

  console.log(
    table(
      ['what', 'measured'],
      [
        ['start to the first command answered', `${startMs.toFixed(0)} ms`],
        ['boards and schedules alone: memory', idle.memory],
        ['boards and schedules alone: CPU', idle.cpu],
        ['under load: memory, median', mb(busy.median())],
        ['under load: memory, median of the last minute', mb(busy.median(60))],
        ['under load: memory, peak', mb(busy.peak())],
        ['under load: anonymous memory, peak', mb(Math.max(...busy.anonymous))],
        ['after the load, boards and schedules alone again: memory', atRest.memory],
        ['commands answered', `${result.answered} of ${result.commands}`],
        ['pages answered', `${result.pagesAnswered} of ${result.pages}`],
        ['log-ins', String(result.logIns)],
        ['processes killed for memory', String(oom.kills)],
      ],
    ),
  );
  console.log(
    `\n${table(
      ['process', 'RSS', 'PSS', 'anonymous'],
      after.map((it) => [it.name, mb(it.rss), mb(it.pss), mb(it.anonymous)]),
    )}\n`,
  );
}

function mb(value: number): string {
  return `${value.toFixed(0)} MB`;
}

/** From the order to start the container until a command in Discord has its answer. The median of three. */
async function startTime(stage: Stage, name: string): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < 3; n++) {
    await stage.container.stop();
    const begin = performance.now();
    await stage.container.start();
    await until(async () => (await stage.health()).healthy, 'the bot to be ready', 120_000);
    await (await stage.alice.types('/info', { container: name })).answer();
    times.push(performance.now() - begin);
  }
  return times.sort((a, b) => a - b)[1] ?? Number.NaN;
}

async function printLayers({ socketPath }: PrivateEngine, image: string): Promise<void> {
  const history = await new Boxes(socketPath).docker.getImage(image).history();
  const rows = history
    .filter((layer: { Size: number }) => layer.Size > 1_000)
    .map((layer: { Size: number; CreatedBy: string }) => [
      layer.CreatedBy.replace(/^\S*\/bin\/sh -c (#\(nop\) )?/, '')
        .slice(0, 60)
        .replaceAll('|', ' ') || 'the base',
      `${(layer.Size / 1e6).toFixed(1)} MB`,
    ]);
  console.log(`## layers\n\n${table(['made by', 'size'], rows)}`);
}
