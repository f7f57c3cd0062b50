import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type Docker from 'dockerode';
import { importBoxImage } from './box-image.ts';
import { clientFor } from './client.ts';
import { describeOwner, enginePrefix, removeRemains, sweepRemains } from './remains.ts';
import { findTools, type Tools } from './tools.ts';
import { until } from './until.ts';

const run = promisify(execFile);

export interface PrivateEngineOptions {
  /** Containers go on while the engine is away. Default false, as Docker's own. */
  readonly liveRestore?: boolean;
  /** Told in plain words when something must be installed. */
  readonly say?: (line: string) => void;
}

/**
 * A real Docker Engine that shares nothing with the machine's own: files, sockets, log and pid below one fresh folder;
 * bridge, addresses and iptables rules in a network namespace of its own; a cgroup parent of its own; a containerd of
 * its own, which dockerd would otherwise share with the machine's. Whatever becomes of the process that started it,
 * a reaper beside it takes everything away.
 */
export class PrivateEngine {
  readonly dir: string;
  readonly socketPath: string;
  readonly #tools: Tools;
  readonly #liveRestore: boolean;
  #reaper: ChildProcess | null = null;
  #dockerd: ChildProcess | null = null;

  private constructor(dir: string, tools: Tools, liveRestore: boolean) {
    this.dir = dir;
    this.socketPath = join(dir, 'docker.sock');
    this.#tools = tools;
    this.#liveRestore = liveRestore;
  }

  /** Starts one, with the box image loaded. Also removes what runs that were killed left on this machine. */
  static async start(options: PrivateEngineOptions = {}): Promise<PrivateEngine> {
    const tools = await findTools(options.say ?? (() => {}));
    await sweepRemains();
    const dir = await mkdtemp(enginePrefix);
    const engine = new PrivateEngine(dir, tools, options.liveRestore ?? false);
    try {
      await writeFile(join(dir, 'owner'), (await describeOwner(process.pid)) ?? '');
      engine.#reaper = spawn(process.execPath, [fileURLToPath(new URL('./reaper.ts', import.meta.url)), dir], {
        detached: true,
        stdio: ['pipe', 'ignore', 'ignore'],
        env: {},
      });
      engine.#reaper.unref();
      await engine.#startContainerd();
      await engine.startAgain();
      await importBoxImage(tools, dir, engine.socketPath);
      return engine;
    } catch (error) {
      const log = await readFile(join(dir, 'dockerd.log'), 'utf8').catch(() => '');
      await engine.remove();
      const lastLines = log.trimEnd().split('\n').slice(-15).join('\n');
      throw new Error(`The private Docker Engine did not start. The end of its log:\n${lastLines}`, { cause: error });
    }
  }

  /** A client for this engine. */
  docker(): Docker {
    return clientFor(this.socketPath);
  }

  /** Ends it as a crash would. Containers live on until it is started again, with live-restore even then. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Ends it in order: without live-restore its containers are stopped first. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** It stands still, as one on a machine without memory or with a disk that hangs: it takes connections and answers nothing. */
  freeze(): void {
    this.#dockerd?.kill('SIGSTOP');
  }

  /** It goes on after {@link freeze}. */
  thaw(): void {
    this.#dockerd?.kill('SIGCONT');
  }

  /** Starts it after {@link kill} or {@link stop}, with everything it had; resolves when it answers. */
  async startAgain(): Promise<void> {
    const dockerd = await this.#spawn('dockerd.log', this.#tools.nsenter, [
      `--net=${join(this.dir, 'netns')}`,
      this.#tools.dockerd,
      ...['--config-file', join(this.dir, 'daemon.json')],
      ...['--data-root', join(this.dir, 'data'), '--exec-root', join(this.dir, 'exec')],
      ...['--pidfile', join(this.dir, 'dockerd.pid'), '--host', `unix://${this.socketPath}`],
      ...['--containerd', join(this.dir, 'containerd.sock')],
      ...['--cgroup-parent', `/${this.dir.slice('/tmp/'.length)}`, '--exec-opt', 'native.cgroupdriver=cgroupfs'],
      ...['--userland-proxy=false', '--shutdown-timeout', '5'],
      ...(this.#liveRestore ? ['--live-restore'] : []),
    ]);
    this.#dockerd = dockerd;
    const ended = once(dockerd, 'exit').then(([code]) => {
      throw new Error(`dockerd ended with code ${code}`);
    });
    ended.catch(() => {});
    await Promise.race([ended, until(() => this.docker().ping(), 'the private engine to answer')]);
  }

  /** Ends it and takes everything away. May be called in any state. */
  async remove(): Promise<void> {
    await removeRemains(this.dir);
    this.#reaper?.stdin?.end();
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const dockerd = this.#dockerd;
    if (dockerd === null || dockerd.exitCode !== null || dockerd.signalCode !== null) return;
    const ended = once(dockerd, 'exit');
    dockerd.kill(signal);
    await ended;
  }

  async #startContainerd(): Promise<void> {
    const at = (name: string) => JSON.stringify(join(this.dir, name));
    const config = [
      'version = 2',
      `root = ${at('containerd/root')}`,
      `state = ${at('containerd/state')}`,
      'disabled_plugins = ["io.containerd.grpc.v1.cri"]',
      '[grpc]',
      `address = ${at('containerd.sock')}`,
    ];
    await writeFile(join(this.dir, 'containerd.toml'), config.join('\n'));
    await writeFile(join(this.dir, 'daemon.json'), JSON.stringify(await this.#daemonConfig()));
    const namespaceFile = join(this.dir, 'netns');
    await writeFile(namespaceFile, '');
    await run(this.#tools.unshare, [`--net=${namespaceFile}`, 'true']);
    await this.#spawn('containerd.log', this.#tools.containerd, ['--config', join(this.dir, 'containerd.toml')]);
  }

  /** Engines before 24 write a key into /etc/docker unless they are told another path; later ones refuse the setting. */
  async #daemonConfig(): Promise<Record<string, string>> {
    const { stdout } = await run(this.#tools.dockerd, ['--version']);
    const major = Number(/version (\d+)\./.exec(stdout)?.[1]);
    return major < 24 ? { 'deprecated-key-path': join(this.dir, 'key.json') } : {};
  }

  /** In a session of its own, so that Ctrl+C in the terminal reaches the test run and not its engine. */
  async #spawn(logName: string, program: string, args: readonly string[]): Promise<ChildProcess> {
    const log = await open(join(this.dir, logName), 'a');
    try {
      const env = { PATH: this.#tools.path };
      const child = spawn(program, args, { detached: true, stdio: ['ignore', log.fd, log.fd], env });
      await once(child, 'spawn');
      child.unref();
      return child;
    } finally {
      await log.close();
    }
  }
}
