import { execa } from 'execa';
import type { Container } from '../src/containers/model/container.ts';
import { DockerEngine } from '../src/hosts/docker/engine.ts';
import { systemClock } from '../src/kit/clock.ts';
import { Boxes } from '../test/engine/boxes.ts';
import { PrivateEngine } from '../test/engine/private-engine.ts';

/** A private engine with as many idle containers as wanted. */
export class StatsScene {
  readonly engine: PrivateEngine;
  readonly docker: DockerEngine;
  readonly #boxes: Boxes;
  containers: readonly Container[] = [];

  private constructor(engine: PrivateEngine) {
    this.engine = engine;
    this.docker = new DockerEngine({ kind: 'unix', path: engine.socketPath }, systemClock);
    this.#boxes = new Boxes(engine.socketPath);
  }

  static async start(): Promise<StatsScene> {
    return new StatsScene(await PrivateEngine.start({ say: (line) => console.error(line) }));
  }

  /** Adds containers until there are `count`. */
  async grow(count: number): Promise<void> {
    await this.#boxes.many(count - this.containers.length);
    this.containers = await this.docker.list();
  }

  /** The yardstick: what anybody would write first. */
  async dockerStats(): Promise<void> {
    await execa(dockerProgram, ['--host', `unix://${this.engine.socketPath}`, 'stats', '--no-stream'], {
      stdin: 'ignore',
    });
  }

  /** As the engine calls itself, and the CLI's version. */
  async versions(): Promise<{ readonly engine: string; readonly cli: string; readonly cgroup: string }> {
    const info = await this.docker.info();
    const { stdout } = await execa(dockerProgram, ['--version']);
    return {
      engine: info.version,
      cli: /version ([^,]+)/.exec(stdout)?.[1] ?? stdout,
      cgroup: `v${info.cgroupVersion}, ${info.cgroupDriver} driver`,
    };
  }

  async close(): Promise<void> {
    await this.engine.remove();
  }
}

/** The distribution's, which fits its engine. */
const dockerProgram = '/usr/bin/docker';
