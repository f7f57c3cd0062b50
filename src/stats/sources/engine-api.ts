import type Dockerode from 'dockerode';
import type { Container } from '../../containers/model/container.ts';
import type { Clock } from '../../kit/clock.ts';
import type { ContainerStats } from '../model/container-stats.ts';
import { CpuRates } from '../model/cpu-rates.ts';
import { type StatsSource, StatsSourceError } from '../model/source.ts';
import { engineApiError, saysNotRunning } from './engine-api-error.ts';
import { parseEngineApiSample } from './engine-api-sample.ts';
import { hasNoOwnNetwork } from './network-mode.ts';
import { type EnginePace, RequestPace } from './request-pace.ts';
import { StatsRequests } from './stats-request.ts';

const NAME = 'engine-api';
/** A request is given up after this. */
const DEADLINE_MS = 10_000;
/** A refresh is answered after this with what is there. Old engines take up to a second, two without one-shot. */
const PATIENCE_MS = 3_000;

export interface EngineApiSourceOptions {
  /** Must have no agent of its own: docker-modem then inspects it at every request, at 10 ms a time. */
  readonly docker: Dockerode;
  readonly clock: Clock;
  readonly deadlineMs?: number;
  readonly patienceMs?: number;
}

/**
 * Asks the engine for one sample of each container and keeps the last one to compare with. A container whose request
 * hangs delays the others once, by at most the patience; from then on it is not waited for until it answers again.
 */
export class EngineApiSource implements StatsSource {
  readonly name = NAME;
  readonly #clock: Clock;
  readonly #patienceMs: number;
  readonly #requests: StatsRequests;
  readonly #pace: RequestPace;
  readonly #rates = new CpuRates();
  /** Answers under way, by container id: never two for the same one. */
  readonly #underWay = new Map<string, Promise<unknown>>();
  /** Ids of containers that did not answer in time. */
  readonly #late = new Set<string>();
  /** All that run, as last told: a container may use the network of one that is not asked for now. */
  #running: readonly Container[] = [];

  constructor(options: EngineApiSourceOptions) {
    const { docker, clock, deadlineMs = DEADLINE_MS, patienceMs = PATIENCE_MS } = options;
    this.#clock = clock;
    this.#patienceMs = patienceMs;
    this.#requests = new StatsRequests(docker, clock, deadlineMs);
    this.#pace = new RequestPace(clock);
  }

  /** How the engine was found to answer; see {@link EnginePace}. */
  get enginePace(): EnginePace {
    return this.#pace.pace;
  }

  async read(containers: readonly Container[]): Promise<ReadonlyMap<string, ContainerStats>> {
    const round = new Round(this.#pace.pace === 'unknown');
    const read = (container: Container): Promise<void> => this.#readInto(round, container);
    const late = containers.filter(({ id }) => this.#late.has(id));
    const punctual = containers.filter(({ id }) => !this.#late.has(id));
    const waitedFor = punctual.length > 0 ? punctual : late;
    if (waitedFor === punctual) for (const container of late) void read(container);
    await this.#inTime(this.#pace.run(waitedFor, read));
    for (const { id } of waitedFor) if (this.#underWay.has(id)) this.#late.add(id);
    // A copy: an answer that comes later belongs to no snapshot.
    const stats = new Map(round.stats);
    if (stats.size === 0 && round.absent === 0 && containers.length > 0) {
      this.#pace.forget();
      throw round.error === null
        ? new StatsSourceError('timeout', NAME, 'the engine did not tell in time what containers use')
        : engineApiError(round.error);
    }
    return stats;
  }

  retain(containers: readonly Container[]): void {
    const ids = new Set(containers.map(({ id }) => id));
    this.#running = containers;
    this.#rates.retain(ids);
    for (const id of this.#late) if (!ids.has(id)) this.#late.delete(id);
  }

  close(): void {
    this.retain([]);
  }

  /** Never rejects: what went wrong is noted in the round. */
  async #readInto(round: Round, container: Container): Promise<void> {
    try {
      const reply = await this.#ask(container.id);
      this.#late.delete(container.id);
      const sample = parseEngineApiSample(reply, container, hasNoOwnNetwork(container, this.#running));
      if (sample === null) return this.#absent(round, container);
      const cpuPercent = sample.cpu === null ? null : this.#rates.add(container.id, sample.cpu);
      round.stats.set(container.name, { ...sample.stats, cpuPercent });
      if (round.takeProbe()) void this.#pace.probe(() => this.#requests.ask(container.id).then(noop, noop));
    } catch (error) {
      if (saysNotRunning(error)) this.#absent(round, container);
      else round.error ??= error;
    }
  }

  #absent(round: Round, container: Container): void {
    round.absent += 1;
    this.#rates.drop(container.id);
  }

  /** Joins the request that is under way for this container, or makes one. */
  #ask(id: string): Promise<unknown> {
    const known = this.#underWay.get(id);
    if (known !== undefined) return known;
    const answer = this.#requests.ask(id).finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, answer);
    return answer;
  }

  /** Waits for `work`, but no longer than the patience. */
  async #inTime(work: Promise<void>): Promise<void> {
    let cancel = noop;
    const enough = new Promise<void>((resolve) => {
      cancel = this.#clock.after(this.#patienceMs, resolve);
    });
    await Promise.race([work, enough]);
    cancel();
  }
}

/** What one refresh has found so far. */
class Round {
  readonly stats = new Map<string, ContainerStats>();
  absent = 0;
  error: unknown = null;
  #probeWanted: boolean;

  constructor(probeWanted: boolean) {
    this.#probeWanted = probeWanted;
  }

  /** True once, for the first answer, where the engine's pace is not known. */
  takeProbe(): boolean {
    const wanted = this.#probeWanted;
    this.#probeWanted = false;
    return wanted;
  }
}

function noop(): void {}
