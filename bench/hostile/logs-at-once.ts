import { Boxes } from '../../test/engine/boxes.ts';
import { PrivateEngine } from '../../test/engine/private-engine.ts';
import { until } from '../../test/engine/until.ts';
import { buildImage } from '../../test/image/build.ts';
import { Stage } from '../../test/image/stage.ts';
import { MemoryWatch, OomWatch } from '../footprint/memory.ts';
import type { Scene } from '../scene.ts';

const people = 40;
/** They wait in turn; a machine with other work takes its time. */
const longestMs = 300_000;
const IMAGE = 'stevedore-bench/image:1';
const hardLimit = { Memory: 128 * 1024 * 1024, MemorySwap: 128 * 1024 * 1024 };

/** Forty people ask for a log at the same time. Resolves when all are answered, with how many got it. */
export async function logsAtOnce({ guild, alice }: Pick<Scene, 'guild' | 'alice'>, container: string): Promise<number> {
  const channel = guild.channel('logs');
  const asked = Array.from({ length: people }, async (_, n) => {
    const person = guild.member(`Reader ${n}`, { roles: [...alice.member.roles] }).in(channel);
    const exchange = await person.types('/logs', { container, lines: 5000 });
    return exchange.answer(({ loading }) => !loading, longestMs);
  });
  const answers = await Promise.all(asked);
  return answers.filter(({ text }) => text.includes('Log of')).length;
}

/** The same in the image with 128 MB. */
export async function measureInImage(log: Buffer): Promise<{ readonly markdown: string; readonly held: boolean }> {
  const engine = await PrivateEngine.start({ say: (line) => console.error(line) });
  try {
    await buildImage(engine.dir, IMAGE);
    const boxes = new Boxes(engine.socketPath);
    const box = await boxes.logger({ stdout: log }, { name: 'large' });
    await using stage = await Stage.open(boxes, engine.socketPath, IMAGE, {
      adjust: (service) => {
        service.HostConfig = { ...service.HostConfig, ...hardLimit };
      },
    });
    await stage.ready();
    await until(async () => (await stage.alice.completes('/logs', { container: box.name })).length > 0, 'the log');
    const oom = await OomWatch.start(boxes.docker, stage.container);
    const memory = await MemoryWatch.start(stage.container);
    const began = performance.now();
    const answered = await logsAtOnce(stage, box.name);
    const took = (performance.now() - began) / 1_000;
    memory.stop();
    oom.stop();
    const held = answered === people && oom.kills === 0;
    const facts = `${answered} of ${people} answered with the log within ${took.toFixed(0)} s, ${oom.kills} processes killed for memory, peak ${memory.peak().toFixed(0)} MB`;
    return { markdown: `In the image with \`-m 128m\`, ${people} × \`/logs\` of 2 MiB at once: ${facts}.`, held };
  } finally {
    await engine.remove();
  }
}
