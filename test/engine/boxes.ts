import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type Docker from 'dockerode';
import { boxImage } from './box-image.ts';
import { clientFor } from './client.ts';
import { until } from './until.ts';

/** A container made for a test. */
export interface Box {
  readonly id: string;
  /** Without the slash; begins with the prefix of its {@link Boxes}. */
  readonly name: string;
}

export interface BoxOptions {
  /** Added to the prefix. By default the kind and a number. */
  readonly name?: string;
  /** For `sh -c`, as the first process. By default it sleeps, and ends with 0 at a SIGTERM. */
  readonly script?: string;
  /** Created only, if false. Default true. */
  readonly start?: boolean;
  readonly project?: string;
  readonly service?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly env?: readonly string[];
  readonly tty?: boolean;
  /** Seconds from SIGTERM to SIGKILL. */
  readonly stopTimeout?: number;
  /** Limit of memory; there is no swap beyond it. */
  readonly memoryMiB?: number;
  /** Limit of CPU, in cores. */
  readonly cpus?: number;
  readonly networkMode?: string;
  readonly restart?: { readonly Name: string; readonly MaximumRetryCount?: number };
  readonly healthcheck?: Docker.HealthConfig;
  /** `host:container[:ro]`. */
  readonly binds?: readonly string[];
  /** Container port, e.g. `8080/tcp`, to a port of the (private) host. */
  readonly publish?: Readonly<Record<string, number>>;
}

// The shell itself waits, without a child: reading from a fifo that it holds open for writing never ends.
const idle = `trap 'exit 0' TERM INT; [ -p /tmp/idle ] || mkfifo /tmp/idle; while :; do read line <>/tmp/idle; done`;
/** Waits for children until SIGTERM. */
const waitForChildren = `trap 'exit 0' TERM INT; wait`;

/**
 * Makes containers in one engine and removes them all again. Each has its own name prefix, because test files run side
 * by side against the same engine.
 */
export class Boxes {
  readonly prefix: string;
  readonly docker: Docker;
  /** Ids of what is there, by name. */
  readonly #made = new Map<string, string>();
  /** Files for the containers go below it, so that they go with the engine even if nobody tidies up. */
  readonly #engineDir: string;
  #files: string | null = null;
  #count = 0;

  constructor(socketPath: string) {
    this.docker = clientFor(socketPath);
    this.#engineDir = dirname(socketPath);
    this.prefix = `t${randomBytes(3).toString('hex')}-`;
  }

  /** Any container of the box image. */
  async create(options: BoxOptions = {}, kind = 'box'): Promise<Box> {
    const name = this.prefix + (options.name ?? `${kind}-${++this.#count}`);
    // Another test of the file may have left one, perhaps renamed to this.
    await this.#removeIfThere(name);
    const bytes = options.memoryMiB === undefined ? undefined : options.memoryMiB * 1024 * 1024;
    const container = await this.docker.createContainer({
      name,
      Image: boxImage,
      Cmd: ['sh', '-c', options.script ?? idle],
      Tty: options.tty ?? false,
      Labels: { ...composeLabels(options), ...options.labels },
      ...(options.env && { Env: [...options.env] }),
      ...(options.stopTimeout !== undefined && { StopTimeout: options.stopTimeout }),
      ...(options.healthcheck && { Healthcheck: options.healthcheck }),
      HostConfig: {
        ...(bytes !== undefined && { Memory: bytes, MemorySwap: bytes }),
        ...(options.cpus !== undefined && { NanoCpus: Math.round(options.cpus * 1e9) }),
        ...(options.networkMode !== undefined && { NetworkMode: options.networkMode }),
        ...(options.restart && { RestartPolicy: options.restart }),
        ...(options.binds && { Binds: [...options.binds] }),
        ...(options.publish && { PortBindings: portBindings(options.publish) }),
      },
    });
    this.#made.set(name, container.id);
    if (options.start !== false) {
      await container.start();
      if (options.script?.includes('trap ') !== false) await this.#untilItMindsSigterm(container);
    }
    return { id: container.id, name };
  }

  /** A first process drops the signals that it has set no handler for: a stop too early would hang until the SIGKILL. */
  async #untilItMindsSigterm(container: Docker.Container): Promise<void> {
    const { State } = await container.inspect();
    const sigterm = 1n << 14n;
    await until(async () => {
      const status = await readFile(`/proc/${State.Pid}/status`, 'utf8').catch(() => null);
      if (State.Pid === 0 || status === null) return true; // It ended already.
      // Until it becomes the shell it is runc, which catches everything.
      if (!/^Name:\s+sh$/m.test(status)) return false;
      // Caught or ignored signals are bits of masks in hexadecimal, proc(5).
      const masks = [...status.matchAll(/^Sig(?:Cgt|Ign):\s*([0-9a-f]+)$/gm)];
      return masks.some(([, mask]) => (BigInt(`0x${mask}`) & sigterm) !== 0n);
    }, 'the box to mind a SIGTERM');
  }

  /** Does nothing; one process; stops at once. */
  sleeper(options: BoxOptions = {}): Promise<Box> {
    return this.create(options, 'sleeper');
  }

  /** `count` sleepers, named `<kind>-1` and so on, made eight at a time. */
  async many(count: number, options: BoxOptions = {}): Promise<Box[]> {
    const boxes: Box[] = [];
    const makeMore = async () => {
      while (boxes.length < count) {
        const at = boxes.push({ id: '', name: '' }) - 1;
        boxes[at] = await this.create(options, 'many');
      }
    };
    await Promise.all(Array.from({ length: 8 }, makeMore));
    return boxes;
  }

  /** Burns CPU: `cores` loops, together held to `share` of that by the kernel's quota (share 0.5 of 1 core: 50 %). */
  busy(load: { cores?: number; share?: number } = {}, options: BoxOptions = {}): Promise<Box> {
    const cores = load.cores ?? 1;
    const script = `for i in $(seq ${cores}); do while :; do :; done & done; ${waitForChildren}`;
    return this.create({ script, ...(load.share !== undefined && { cpus: cores * load.share }), ...options }, 'busy');
  }

  /** Holds `mib` MiB of anonymous memory: the buffer of a dd whose reader does not read. */
  memoryEater(mib: number, options: BoxOptions = {}): Promise<Box> {
    const script = `{ dd if=/dev/zero bs=${mib}M count=1 2>/dev/null | sleep 1000000; } & ${waitForChildren}`;
    return this.create({ script, ...options }, 'memory');
  }

  /** `mib` MiB go from one container to another, then both idle; 0 means without end, about 1 MiB/s. */
  async talkers(mib = 0, options: BoxOptions = {}): Promise<{ from: Box; to: Box }> {
    // nc ends when its input does, so the listener's is a fifo that never ends.
    const listen = `mkfifo /tmp/in; nc -l -p 9000 <>/tmp/in >/dev/null & ${waitForChildren}; ${idle}`;
    const to = await this.create({ ...options, script: listen }, 'listener');
    const { NetworkSettings } = await this.docker.getContainer(to.id).inspect();
    const address = Object.values(NetworkSettings.Networks)[0]?.IPAddress;
    const source =
      mib > 0
        ? `dd if=/dev/zero bs=1M count=${mib} 2>/dev/null`
        : 'while :; do dd if=/dev/zero bs=128k count=1 2>/dev/null; usleep 125000; done';
    // Refused as long as the listener does not listen.
    const script = `until (${source}) | nc ${address} 9000; do usleep 50000; done & ${waitForChildren}; ${idle}`;
    const from = await this.create({ ...options, script }, 'talker');
    return { from, to };
  }

  /** Writes `mib` MiB past the page cache, so that the block device sees them, then idles; 0 means without end. */
  diskWriter(mib = 0, options: BoxOptions = {}): Promise<Box> {
    const write = (count: number) => `dd if=/dev/zero of=/data/file bs=1M count=${count} conv=fsync 2>/dev/null`;
    const script = mib > 0 ? `${write(mib)}; ${idle}` : `while :; do ${write(4)}; usleep 100000; done`;
    return this.create({ script, ...options }, 'writer');
  }

  /** Ignores SIGTERM, or ends only `endsAfter` seconds after one; killed after `stopTimeout` (default 10 s). */
  slowStopper(options: BoxOptions & { endsAfter?: number } = {}): Promise<Box> {
    const { endsAfter, ...rest } = options;
    const onTerm = endsAfter === undefined ? '' : `sleep ${endsAfter}; exit 0`;
    // A signal that comes right before it reads is minded only when that has ended.
    const script = `trap '${onTerm}' TERM; mkfifo /tmp/idle 2>/dev/null; while :; do read -t 1 line <>/tmp/idle; done`;
    return this.create({ script, ...rest }, 'slow');
  }

  /** Exits with `code` after `afterSeconds`, at every start. */
  crasher(code = 1, afterSeconds = 0, options: BoxOptions = {}): Promise<Box> {
    return this.create({ script: `sleep ${afterSeconds}; exit ${code}`, ...options }, 'crasher');
  }

  /** With a healthcheck that runs every second (each is an exec, which costs) and says what {@link setHealthy} wants; healthy at first. */
  withHealth(options: BoxOptions = {}): Promise<Box> {
    const ms = 1_000_000;
    const healthcheck = {
      Test: ['CMD', 'test', '!', '-e', '/tmp/ill'],
      Interval: 1_000 * ms,
      Timeout: 5_000 * ms,
      Retries: 1,
    };
    return this.create({ healthcheck, ...options }, 'health');
  }

  /** Flips a container of {@link withHealth}; resolves when the engine has noticed. */
  async setHealthy(box: Box, healthy: boolean): Promise<void> {
    await this.exec(box, healthy ? 'rm -f /tmp/ill' : 'touch /tmp/ill');
    const wanted = healthy ? 'healthy' : 'unhealthy';
    const container = this.docker.getContainer(box.id);
    await until(async () => (await container.inspect()).State.Health?.Status === wanted, `${box.name} to be ${wanted}`);
  }

  /** Prints the given bytes (`stderr` after `stdout`), then idles. With `tty: true` through a terminal. */
  async logger(
    output: { stdout?: string | Uint8Array; stderr?: string | Uint8Array },
    options: BoxOptions = {},
  ): Promise<Box> {
    this.#files ??= await mkdtemp(join(this.#engineDir, 'boxes-'));
    const number = ++this.#count;
    const stdout = join(this.#files, `${number}.out`);
    const stderr = join(this.#files, `${number}.err`);
    await writeFile(stdout, output.stdout ?? '');
    await writeFile(stderr, output.stderr ?? '');
    const script = `cat /out; cat /err >&2; touch /tmp/printed; ${idle}`;
    const box = await this.create({ binds: [`${stdout}:/out:ro`, `${stderr}:/err:ro`], script, ...options }, 'logger');
    if (options.start !== false) await this.exec(box, 'until [ -e /tmp/printed ]; do usleep 10000; done');
    return box;
  }

  /** Runs into its memory limit and is killed for it, at every start. */
  oomVictim(options: BoxOptions = {}): Promise<Box> {
    return this.create(
      // Not at once: the engine begins to listen for the kernel's word of it only after the start.
      { script: 'sleep 1; exec dd if=/dev/zero of=/dev/null bs=256M count=1', memoryMiB: 16, ...options },
      'oom',
    );
  }

  /** Runs a shell script in a container; resolves with what it printed when it has ended with 0. */
  async exec(box: Box, script: string): Promise<string> {
    const container = this.docker.getContainer(box.id);
    const exec = await container.exec({ Cmd: ['sh', '-c', script], AttachStdout: true, AttachStderr: true, Tty: true });
    const stream = await exec.start({ Tty: true });
    let output = '';
    for await (const chunk of stream) output += chunk;
    const { ExitCode } = await exec.inspect();
    if (ExitCode !== 0) throw new Error(`in ${box.name}, code ${ExitCode}: ${script}\n${output}`);
    return output;
  }

  /** Takes one out of the world before its time, running or not. */
  async remove(box: Box): Promise<void> {
    this.#made.delete(box.name);
    await this.docker.getContainer(box.id).remove({ force: true, v: true });
  }

  /** Removes whatever it made and is still there. */
  async removeAll(): Promise<void> {
    const removals = [...this.#made.values()].map((id) => this.#removeIfThere(id));
    this.#made.clear();
    await Promise.all(removals);
    if (this.#files !== null) await rm(this.#files, { recursive: true, force: true });
    this.#files = null;
  }

  async #removeIfThere(id: string): Promise<void> {
    await this.docker
      .getContainer(id)
      .remove({ force: true, v: true })
      .catch((error: { statusCode?: number }) => {
        if (error.statusCode !== 404) throw error;
      });
  }
}

function composeLabels(options: BoxOptions): Record<string, string> {
  return {
    ...(options.project !== undefined && { 'com.docker.compose.project': options.project }),
    ...(options.service !== undefined && { 'com.docker.compose.service': options.service }),
  };
}

function portBindings(publish: Readonly<Record<string, number>>): Record<string, { HostPort: string }[]> {
  return Object.fromEntries(Object.entries(publish).map(([port, host]) => [port, [{ HostPort: String(host) }]]));
}
