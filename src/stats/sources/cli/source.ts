import type { Container } from '../../../containers/model/container.ts';
import type { Clock } from '../../../kit/clock.ts';
import type { ContainerStats } from '../../model/container-stats.ts';
import { type StatsSource, StatsSourceError } from '../../model/source.ts';
import { parseOutput } from './parse-output.ts';
import type { CliRow } from './parse-row.ts';

const NAME = 'docker-cli';
const DEADLINE_MS = 10_000;
/** A row is some 300 bytes. */
const MOST_BYTES = 8 * 1024 * 1024;

export interface DockerCliSourceOptions {
  readonly clock: Clock;
  /** The command. Default `docker`, from the PATH. */
  readonly program?: string;
  /** Which engine, e.g. `unix:///var/run/docker.sock`. Without it the command's own settings count. */
  readonly host?: string;
  readonly deadlineMs?: number;
}

/**
 * Runs `docker stats` once for all containers. It takes the CLI two to three seconds, so this is what is left where
 * neither the kernel's files nor the engine's API can be read. The figures have the three or four digits that it prints.
 */
export class DockerCliSource implements StatsSource {
  readonly name = NAME;
  readonly #options: DockerCliSourceOptions;
  readonly #stopping = new AbortController();

  constructor(options: DockerCliSourceOptions) {
    this.#options = options;
  }

  async read(containers: readonly Container[]): Promise<ReadonlyMap<string, ContainerStats>> {
    if (containers.length === 0) return new Map();
    // By name one container that is gone loses the whole batch; all that run are safe to ask for.
    const only = containers.length === 1 ? containers[0] : undefined;
    const rows = parseOutput(await this.#run(only ? [only.id] : []));
    if (rows.length === 0) throw new StatsSourceError('failed', NAME, 'the docker command printed no container');
    const at = this.#options.clock.now();
    const find = finder(rows);
    const stats = new Map<string, ContainerStats>();
    for (const container of containers) {
      const row = find(container);
      if (row?.running) stats.set(container.name, statsOf(row, container, at));
    }
    return stats;
  }

  retain(): void {}

  close(): void {
    this.#stopping.abort();
  }

  /** @throws {StatsSourceError} */
  async #run(ids: readonly string[]): Promise<string> {
    const { program = 'docker', host, deadlineMs = DEADLINE_MS } = this.#options;
    const args = [...(host === undefined ? [] : ['--host', host]), 'stats', '--no-stream', '--no-trunc'];
    // Loaded by those few who need it.
    const { execa } = await import('execa');
    const result = await execa(program, [...args, '--format', '{{json .}}', ...ids], {
      reject: false,
      stdin: 'ignore',
      timeout: deadlineMs,
      forceKillAfterDelay: 1_000,
      maxBuffer: MOST_BYTES,
      cancelSignal: this.#stopping.signal,
    });
    if (!result.failed) return result.stdout;
    if (result.timedOut || result.isCanceled) {
      throw new StatsSourceError('timeout', NAME, 'the docker command took too long', { cause: result });
    }
    if (result.code === 'ENOENT' || result.code === 'EACCES') {
      throw new StatsSourceError('unsupported', NAME, `there is no command ${program}`, { cause: result });
    }
    // Rows printed before it failed are as good as any.
    if (result.stdout.trim() !== '') return result.stdout;
    throw new StatsSourceError('failed', NAME, `the docker command ended with code ${result.exitCode}`, {
      cause: result,
    });
  }
}

/** By long or short id, else by name. */
function finder(rows: readonly CliRow[]): (container: Container) => CliRow | undefined {
  const byId = new Map(rows.map((row) => [row.id.slice(0, 12), row]));
  const byName = new Map(rows.map((row) => [row.name, row]));
  return ({ id, name }) => byId.get(id.slice(0, 12)) ?? byName.get(name);
}

function statsOf(row: CliRow, container: Container, at: number): ContainerStats {
  const { running: _running, ...figures } = row;
  return { ...figures, name: container.name, id: container.id, at, cpuSeconds: null };
}
